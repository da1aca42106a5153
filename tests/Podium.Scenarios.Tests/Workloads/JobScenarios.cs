using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Jobs under the real kubectl: run to their end, failing, indexed, put off, and taken away.</summary>
public sealed class JobScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_job_runs_its_pods_to_their_end_and_keeps_their_logs()
    {
        await Kubectl.MakeAsync(Job("sum", "echo the sum is 42", "completions: 3\nparallelism: 2"));
        Assert.Equal("job.batch/sum condition met\n",
            (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/sum", "--timeout=90s")).Succeeded().Output);

        var table = (await Kubectl.RunAsync("get", "jobs", "sum", "-o", "wide")).Columns();
        Assert.Equal(["NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"], table[0]);
        Assert.Equal(["sum", "Complete", "3/3"], table[1][..3]);
        var uid = await Kubectl.GetAsync("job/sum", ".metadata.uid");
        Assert.Equal(["main", "busybox:1.28", $"batch.kubernetes.io/controller-uid={uid}"], table[1][5..]);

        var pods = (await Kubectl.RunAsync("get", "pods", "-l", "job-name=sum", "--no-headers")).Columns();
        Assert.Equal(3, pods.Length);
        Assert.All(pods, pod => Assert.Equal(["0/1", "Completed", "0"], pod[1..4]));
        Assert.All(pods, pod => Assert.Matches("^sum-[a-z0-9]{5}$", pod[0]));
        Assert.Equal(pods.Select(p => $"Created pod: {p[0]}").Order(), (await Kubectl.ToldAsync("sum", "SuccessfulCreate", 3)).Order());
        Assert.Equal(["Job completed"], await Kubectl.ToldAsync("sum", "Completed"));

        var logs = (await Kubectl.RunAsync("logs", "job/sum")).Succeeded();
        Assert.Equal("the sum is 42\n", logs.Output);
        Assert.StartsWith("Found 3 pods, using pod/sum-", logs.Error, StringComparison.Ordinal);
        var described = (await Kubectl.RunAsync("describe", "job", "sum")).Succeeded().Output;
        Assert.Contains("Parallelism:      2\nCompletions:      3\nCompletion Mode:  NonIndexed\nSuspend:          false\nBackoff Limit:    6\n", described, StringComparison.Ordinal);
        Assert.Contains("Pods Statuses:    0 Active (0 Ready) / 3 Succeeded / 0 Failed\n", described, StringComparison.Ordinal);
        Assert.Equal(
            "SuccessCriteriaMet=CompletionsReached Complete=CompletionsReached ",
            (await Kubectl.RunAsync("get", "job", "sum", "-o", "jsonpath={range .status.conditions[*]}{.type}={.reason} {end}")).Succeeded().Output);

        // Nothing keeps the pods any more, and they go with their job.
        Assert.Equal("", await Kubectl.GetAsync($"pod/{pods[0][0]}", ".metadata.finalizers"));
        Assert.Equal("job.batch \"sum\" deleted\n", (await Kubectl.RunAsync("delete", "job", "sum")).Succeeded().Output);
        await Kubectl.UntilAsync(r => r.Output.Length == 0, "get", "pods", "-l", "job-name=sum", "--no-headers");
    }

    [Fact]
    public async Task A_job_of_one_command_line()
    {
        Assert.Equal("job.batch/once created\n", (await Kubectl.RunAsync("create", "job", "once", "--image=busybox:1.28", "--", "date")).Succeeded().Output);
        (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/once", "--timeout=90s")).Succeeded();
        Assert.Equal(["once", "Complete", "1/1"], (await Kubectl.RunAsync("get", "job", "once", "--no-headers")).Columns()[0][..3]);
    }

    [Fact]
    public async Task A_job_that_fails_too_often_has_failed()
    {
        await Kubectl.MakeAsync(Job("fails", "exit 3", "backoffLimit: 0"));
        (await Kubectl.RunAsync("wait", "--for=condition=failed", "job/fails", "--timeout=90s")).Succeeded();

        Assert.Equal(["fails", "Failed", "0/1"], (await Kubectl.RunAsync("get", "job", "fails", "--no-headers")).Columns()[0][..3]);
        var pod = Assert.Single((await Kubectl.RunAsync("get", "pods", "-l", "job-name=fails", "--no-headers")).Columns());
        Assert.Equal(["0/1", "Error", "0"], pod[1..4]);
        Assert.Equal(["Job has reached the specified backoff limit"], await Kubectl.ToldAsync("fails", "BackoffLimitExceeded"));
        Assert.Equal(
            "FailureTarget=BackoffLimitExceeded Failed=BackoffLimitExceeded ",
            (await Kubectl.RunAsync("get", "job", "fails", "-o", "jsonpath={range .status.conditions[*]}{.type}={.reason} {end}")).Succeeded().Output);
        Assert.Equal("1", await Kubectl.GetAsync("job/fails", ".status.failed"));
    }

    [Fact]
    public async Task Past_its_deadline_a_job_ends_its_pods()
    {
        await Kubectl.MakeAsync(Job("slow", "sleep 3600", "activeDeadlineSeconds: 2"));
        (await Kubectl.RunAsync("wait", "--for=condition=failed", "job/slow", "--timeout=90s")).Succeeded();

        Assert.Equal(["Job was active longer than specified deadline"], await Kubectl.ToldAsync("slow", "DeadlineExceeded"));
        await Kubectl.UntilAsync(r => r.Output.Length == 0, "get", "pods", "-l", "job-name=slow", "--no-headers");
    }

    [Fact]
    public async Task Each_index_of_an_indexed_job_runs_once_and_knows_its_number()
    {
        await Kubectl.MakeAsync(Job("parts", "echo part $JOB_COMPLETION_INDEX on $(hostname)", "completions: 3\nparallelism: 3\ncompletionMode: Indexed"));
        (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/parts", "--timeout=90s")).Succeeded();

        Assert.Equal("0-2", await Kubectl.GetAsync("job/parts", ".status.completedIndexes"));
        var pods = (await Kubectl.RunAsync("get", "pods", "-l", "job-name=parts", "--no-headers")).Columns().Select(p => p[0]).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < 3; i++)
        {
            Assert.Matches($"^parts-{i}-[a-z0-9]{{5}}$", pods[i]);
            Assert.Equal($"part {i} on parts-{i}\n", (await Kubectl.RunAsync("logs", pods[i])).Succeeded().Output);
        }

        Assert.Contains("Completed Indexes:  0-2\n", (await Kubectl.RunAsync("describe", "job", "parts")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_job_has_no_pods_until_it_goes_on()
    {
        await Kubectl.MakeAsync(Job("later", "true", "suspend: true"));
        await Kubectl.UntilAsync(r => r.Output == "True", "get", "job", "later", "-o", "jsonpath={.status.conditions[?(@.type==\"Suspended\")].status}");
        Assert.Equal(["later", "Suspended", "0/1"], (await Kubectl.RunAsync("get", "job", "later", "--no-headers")).Columns()[0][..3]);
        Assert.Equal("", (await Kubectl.RunAsync("get", "pods", "-l", "job-name=later", "--no-headers")).Output);

        (await Kubectl.RunAsync("patch", "job", "later", "--type=merge", "-p", "{\"spec\":{\"suspend\":false}}")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/later", "--timeout=90s")).Succeeded();
        Assert.Equal(["Job suspended"], await Kubectl.ToldAsync("later", "Suspended"));
        Assert.Equal(["Job resumed"], await Kubectl.ToldAsync("later", "Resumed"));
    }

    [Fact]
    public async Task A_finished_job_goes_by_itself_where_it_says_so()
    {
        await Kubectl.MakeAsync(Job("brief", "true", "ttlSecondsAfterFinished: 0"));
        (await Kubectl.RunAsync("wait", "--for=delete", "job/brief", "--timeout=90s")).Succeeded();
        await Kubectl.UntilAsync(r => r.Output.Length == 0, "get", "pods", "-l", "job-name=brief", "--no-headers");
    }

    [Fact]
    public async Task A_template_cannot_be_changed_and_always_is_no_policy_for_a_job()
    {
        await Kubectl.MakeAsync(Job("fixed", "sleep 3600"));
        var refused = (await Kubectl.ApplyAsync(Job("fixed", "sleep 1"))).Failed();
        Assert.Contains("The Job \"fixed\" is invalid: spec.template: Invalid value: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains(": field is immutable", refused.Error, StringComparison.Ordinal);

        refused = (await Kubectl.ApplyAsync(Job("endless", "true").Replace("restartPolicy: Never", "restartPolicy: Always", StringComparison.Ordinal))).Failed();
        Assert.Equal(
            "The Job \"endless\" is invalid: spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"\n", refused.Error);
    }

    [Fact]
    public async Task A_failure_policy_ends_a_job_by_an_exit_code()
    {
        await Kubectl.MakeAsync(Job("picky", "exit 42", """
            podFailurePolicy:
              rules:
              - action: FailJob
                onExitCodes: {containerName: main, operator: In, values: [42]}
            """));
        (await Kubectl.RunAsync("wait", "--for=condition=failed", "job/picky", "--timeout=90s")).Succeeded();
        var pod = Assert.Single((await Kubectl.RunAsync("get", "pods", "-l", "job-name=picky", "--no-headers")).Columns())[0];
        Assert.Equal(
            [$"Container main for pod {Namespace}/{pod} failed with exit code 42 matching FailJob rule at index 0"],
            await Kubectl.ToldAsync("picky", "PodFailurePolicy"));
    }

    private static string Job(string name, string script, string spec = "") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{name}}
        spec:
        {{Indented(spec)}}
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "{{script}}"]
        """;

    private static string Indented(string yaml) => string.Join('\n', yaml.Split('\n').Where(l => l.Length > 0).Select(l => "  " + l));
}
