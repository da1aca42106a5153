using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Courses;

/// <summary>A course's lessons on the states of a pod, on one node.</summary>
public sealed class PodCourseScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_watch_shows_the_errors_and_the_waits_of_a_pull_taking_turns()
    {
        using var watching = await Kubectl.WatchPodsAsync("lesson", "pull");
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: absent, labels: {lesson: pull} }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "127.0.0.1:9/absent:1"}]
            """);

        // The waits double: the second turn is over within half a minute.
        var states = new List<string>();
        using var patience = new CancellationTokenSource(Command.Patience);
        while (states.Count(state => state == "ErrImagePull") < 3)
        {
            var line = await watching.StandardOutput.ReadLineAsync(patience.Token);
            var row = PodRow.Parse(line ?? "");
            if (row.Name == "absent" && (states.Count == 0 || states[^1] != row.Status))
            {
                Assert.Equal(("0/1", "0"), (row.Ready, row.Restarts));
                states.Add(row.Status);
            }
        }

        watching.Kill();
        await watching.WaitForExitAsync();
        Assert.Equal(["Pending", "ContainerCreating", "ErrImagePull", "ImagePullBackOff", "ErrImagePull", "ImagePullBackOff", "ErrImagePull"], states);

        // A slip in the name is mended in place, and the right image is not made to wait for the wrong one: that waits for 40 s now.
        (await Kubectl.RunAsync("set", "image", "pod/absent", "main=nginx:1.25.3-alpine")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=Ready", "pod/absent", "--timeout=30s")).Succeeded();
    }

    [Fact]
    public async Task A_wrong_port_in_a_probe_is_told_by_describing_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("wrong-port.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: wrong-port}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: myweb
                image: httpd
                ports: [{containerPort: 80, protocol: TCP}]
                livenessProbe: {httpGet: {path: "/", port: 8080}, periodSeconds: 2}
            """);
        Assert.Equal("pod/wrong-port created\n", (await Kubectl.RunAsync("create", "-f", file)).Succeeded().Output);
        await Kubectl.WaitRowAsync("wrong-port", row => row.RestartCount >= 1);

        var described = (await Kubectl.RunAsync("describe", "-f", file)).Succeeded().Output;
        foreach (var pattern in new[]
        {
            @"Normal +Scheduled +\S+ +default-scheduler +Successfully assigned \S+/wrong-port to \S+",
            @"Normal +Pulling .* kubelet +Pulling image ""httpd""",
            @"Normal +Pulled .* kubelet +Successfully pulled image ""httpd"" in \S+ \(\S+ including waiting\)\. Image size: \d+ bytes\.",
            @"Normal +Created .* kubelet +Created container: myweb",
            @"Normal +Started .* kubelet +Started container myweb",
            @"Warning +Unhealthy +\S+ \(x\d+ over \S+\) +kubelet +Liveness probe failed: Get ""http://([\d.]+):8080/"": dial tcp \1:8080: connect: connection refused",
            @"Normal +Killing .* kubelet +Container myweb failed liveness probe, will be restarted",
        })
        {
            Assert.Matches(pattern, described);
        }
    }

    [Fact]
    public async Task A_probe_that_comes_before_its_server_is_neither_told_nor_counted()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: early}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "sleep 0.2; touch /tmp/up; sleep 3600"]
                startupProbe: {exec: {command: [test, -e, /tmp/up]}, failureThreshold: 1}
            """);

        // The next regular probe would be ten seconds after the first.
        await Kubectl.WaitReadyAsync("early");
        var started = await TimeAsync(".status.containerStatuses[0].state.running.startedAt");
        var ready = await TimeAsync(".status.conditions[?(@.type==\"Ready\")].lastTransitionTime");
        Assert.InRange(ready - started, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.DoesNotContain(await Kubectl.EventsAsync("early"), e => e.Reason is "Unhealthy" or "Killing");

        async Task<DateTimeOffset> TimeAsync(string path) => DateTimeOffset.Parse(await Kubectl.GetAsync("pod/early", path), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Defaults_of_a_namespace_show_in_a_pods_resources()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: before}
            spec: {terminationGracePeriodSeconds: 1, containers: [{name: main, image: "nginx:1.25.3-alpine"}]}
            """);
        Assert.Equal(
            "The LimitRange \"demo\" is invalid: \n"
            + "* spec.limits[0].defaultRequest[memoty]: Invalid value: \"memoty\": must be a standard resource type or fully qualified\n"
            + "* spec.limits[0].defaultRequest[memoty]: Invalid value: \"memoty\": must be a standard resource for containers\n",
            (await Kubectl.ApplyAsync(Limits("memoty"))).Failed().Error);
        await Kubectl.MakeAsync(Limits("memory"));
        (await Kubectl.RunAsync("run", "after", "--image=nginx:1.25.3-alpine")).Succeeded();

        const string Container = ".spec.containers[0].resources";
        Assert.Equal("{}", await Kubectl.GetAsync("pod/before", Container));
        Assert.Equal("500m 256Mi", $"{await Kubectl.GetAsync("pod/after", Container + ".limits.cpu")} {await Kubectl.GetAsync("pod/after", Container + ".limits.memory")}");
        Assert.Equal("200m 128Mi", $"{await Kubectl.GetAsync("pod/after", Container + ".requests.cpu")} {await Kubectl.GetAsync("pod/after", Container + ".requests.memory")}");
        (await Kubectl.RunAsync("delete", "limitrange", "demo")).Succeeded();

        static string Limits(string memory) => $$"""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: demo}
            spec:
              limits:
              - default: {cpu: 500m, memory: 256Mi}
                defaultRequest: {cpu: 200m, {{memory}}: 128Mi}
                type: Container
            """;
    }

    [Fact]
    public async Task A_pods_phase_and_its_conditions_go_apart()
    {
        // It crashes and waits: the phase is Running all the same, and only the conditions tell.
        await Kubectl.MakeShellPodAsync("crashing", "exit 3");
        var crashing = JsonNode.Parse((await Kubectl.UntilAsync(
            result => result.Output.Contains("\"reason\": \"CrashLoopBackOff\"", StringComparison.Ordinal), "get", "pod", "crashing", "-o", "json")).Output)!;
        Assert.Equal("Running", (string?)crashing["status"]!["phase"]);
        Assert.Equal("True False ContainersNotReady False True", Conditions(crashing));

        // It is done: Succeeded, and not ready any more.
        (await Kubectl.RunAsync("create", "job", "chore", "--image=busybox:1.28", "--", "true")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/chore", "--timeout=90s")).Succeeded();
        var done = (await Kubectl.RunAsync("get", "pod", "-l", "job-name=chore", "-o", "jsonpath={.items[0].metadata.name}")).Succeeded().Output;
        Assert.Equal("Succeeded", await Kubectl.GetAsync($"pod/{done}", ".status.phase"));
        Assert.Equal("True False PodCompleted False True", Conditions(await Kubectl.ReadAsync($"pod/{done}")));

        // It failed for good.
        (await Kubectl.RunAsync("create", "cronjob", "mishap", "--image=busybox:1.28", "--schedule=0 0 1 1 *", "--restart=Never", "--", "false")).Succeeded();
        (await Kubectl.RunAsync("create", "job", "mishap-now", "--from=cronjob/mishap")).Succeeded();
        await Kubectl.UntilAsync(
            result => result.Output.Contains("Failed", StringComparison.Ordinal), "get", "pod", "-l", "job-name=mishap-now", "-o", "jsonpath={.items[*].status.phase}");

        static string Conditions(JsonNode pod)
        {
            var conditions = pod["status"]!["conditions"]!.AsArray();
            string Of(string type, string field = "status") => (string)conditions.Single(condition => (string?)condition!["type"] == type)![field]!;
            return $"{Of("Initialized")} {Of("Ready")} {Of("Ready", "reason")} {Of("ContainersReady")} {Of("PodScheduled")}";
        }
    }

    [Fact]
    public async Task The_control_planes_parts_are_well()
    {
        var shown = (await Kubectl.RunAsync("get", "cs")).Succeeded();
        Assert.Equal("Warning: v1 ComponentStatus is deprecated in v1.19+\n", shown.Error);
        Assert.Matches(@"^NAME +STATUS +MESSAGE +ERROR *$", shown.Lines[0]);
        foreach (var name in new[] { "controller-manager", "etcd-0", "scheduler" })
        {
            Assert.Contains(shown.Lines, line => Regex.IsMatch(line, $"^{name} +Healthy +ok *$"));
        }

        Assert.Contains(
            (await Kubectl.RunAsync("api-resources", "--no-headers")).Succeeded().Lines,
            line => Regex.IsMatch(line, "^componentstatuses +cs +v1 +false +ComponentStatus *$"));
    }
}
