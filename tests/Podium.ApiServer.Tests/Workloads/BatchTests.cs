using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Workloads;

/// <summary>Jobs and cron jobs over HTTP: defaults, made selectors, refusals and what may change.</summary>
public sealed class BatchTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string CronJobs = "/apis/batch/v1/namespaces/default/cronjobs";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_job_gets_defaults_and_a_selector_that_no_other_has()
    {
        var made = await Admin.CreateAsync(Jobs, Job("plain"));
        var spec = made["spec"]!;
        var uid = (string?)made["metadata"]!["uid"];
        Assert.Equal((1, 1, 6), ((int)spec["completions"]!, (int)spec["parallelism"]!, (int)spec["backoffLimit"]!));
        Assert.Equal(
            ("NonIndexed", false, "TerminatingOrFailed"),
            ((string?)spec["completionMode"], (bool)spec["suspend"]!, (string?)spec["podReplacementPolicy"]));
        Assert.Equal($$$"""{"matchLabels":{"batch.kubernetes.io/controller-uid":"{{{uid}}}"}}""", spec["selector"]!.ToJsonString());
        Assert.Equal(
            $$"""{"batch.kubernetes.io/controller-uid":"{{uid}}","batch.kubernetes.io/job-name":"plain","controller-uid":"{{uid}}","job-name":"plain"}""",
            spec["template"]!["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(1, (int)made["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task A_made_name_is_in_the_labels()
    {
        var made = await Admin.CreateAsync(Jobs, Job("", metadata: "\"generateName\":\"run-\""));
        Assert.Equal((string?)made["metadata"]!["name"], (string?)made["spec"]!["template"]!["metadata"]!["labels"]!["job-name"]);
    }

    [Theory]
    [InlineData("{}", "Always", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("""{"parallelism":-1}""", "Never", "spec.parallelism: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"completionMode":"Indexed"}""", "Never", "")]
    [InlineData("""{"completionMode":"Indexed","parallelism":2}""", "Never", "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData("""{"backoffLimitPerIndex":1}""", "Never", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData("""{"maxFailedIndexes":1}""", "Never",
        "[spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified, spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode]")]
    [InlineData("""{"completionMode":"Sometimes"}""", "Never",
        "spec.completionMode: Unsupported value: \"Sometimes\": supported values: \"NonIndexed\", \"Indexed\"")]
    [InlineData("""{"podReplacementPolicy":"Never"}""", "Never",
        "spec.podReplacementPolicy: Unsupported value: \"Never\": supported values: \"Failed\", \"TerminatingOrFailed\"")]
    [InlineData("""{"podFailurePolicy":{"rules":[{"action":"FailJob"}]}}""", "Never",
        "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required")]
    [InlineData("""{"podFailurePolicy":{"rules":[{"action":"FailIndex","onExitCodes":{"operator":"In","values":[2,1,0]}}]}}""", "OnFailure",
        "[spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set, "
        + "spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Invalid value: 0: must not be 0 for the In operator, "
        + "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []int32{2, 1, 0}: must be ordered, "
        + "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when podFailurePolicy is specified]")]
    [InlineData("""{"completionMode":"Indexed","completions":3,"successPolicy":{"rules":[{"succeededIndexes":"0-5"}]}}""", "Never",
        "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"0-5\": error parsing succeededIndexes: too large index: \"5\"")]
    public async Task What_a_job_may_not_say_is_refused(string spec, string restartPolicy, string error)
    {
        var answer = await Admin.PostAsync(Jobs, Job("refused", spec, restartPolicy));
        if (error.Length == 0)
        {
            Assert.Equal(201, answer.Code);
            return;
        }

        Assert.Equal((422, $"Job.batch \"refused\" is invalid: {error}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_label_of_another_jobs_is_refused()
    {
        var body = JsonNode.Parse(Job("mine"))!;
        body["spec"]!["template"]!["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["job-name"] = "yours", ["batch.kubernetes.io/job-name"] = "mine" } };
        var answer = await Admin.PostAsync(Jobs, body.ToJsonString());
        Assert.Equal(422, answer.Code);
        Assert.Contains("spec.template.metadata.labels[job-name]: Invalid value: ", answer.Message, StringComparison.Ordinal);
        Assert.Contains(": must be 'mine'", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallelism_may_change_and_completions_may_not()
    {
        var made = await Admin.CreateAsync(Jobs, Job("changes"));
        made["spec"]!["parallelism"] = 3;
        var updated = await Admin.PutAsync($"{Jobs}/changes", made);
        Assert.Equal(200, updated.Code);

        var next = (await Admin.GetAsync($"{Jobs}/changes")).Json;
        Assert.Equal(2, (int)next["metadata"]!["generation"]!);
        next["spec"]!["completions"] = 5;
        var refused = await Admin.PutAsync($"{Jobs}/changes", next);
        Assert.Equal("Job.batch \"changes\" is invalid: spec.completions: Invalid value: 5: field is immutable", refused.Message);
    }

    [Theory]
    [InlineData("""{"schedule":""}""", "spec.schedule: Required value")]
    [InlineData("""{"schedule":"61 * * * *"}""", "spec.schedule: Invalid value: \"61 * * * *\": end of range (61) above maximum (59): 61")]
    [InlineData("""{"schedule":"TZ=UTC 0 * * * *"}""",
        "spec.schedule: Invalid value: \"TZ=UTC 0 * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("""{"timeZone":"Mars/Olympus"}""", "spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time zone Mars/Olympus")]
    [InlineData("""{"concurrencyPolicy":"Maybe"}""",
        "spec.concurrencyPolicy: Unsupported value: \"Maybe\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    public async Task What_a_cron_job_may_not_say_is_refused(string spec, string error)
    {
        var answer = await Admin.PostAsync(CronJobs, CronJob("refused", spec));
        Assert.Equal((422, $"CronJob.batch \"refused\" is invalid: {error}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_cron_jobs_template_keeps_what_its_author_wrote()
    {
        var made = await Admin.CreateAsync(CronJobs, CronJob("kept", "{}"));
        Assert.Equal(
            ("Allow", 3, 1, false),
            ((string?)made["spec"]!["concurrencyPolicy"], (int)made["spec"]!["successfulJobsHistoryLimit"]!,
                (int)made["spec"]!["failedJobsHistoryLimit"]!, (bool)made["spec"]!["suspend"]!));
        Assert.Equal(["template"], made["spec"]!["jobTemplate"]!["spec"]!.AsObject().Select(f => f.Key));
    }

    private static string Job(string name, string spec = "{}", string restartPolicy = "Never", string metadata = "")
    {
        var tree = JsonNode.Parse(spec)!.AsObject();
        tree["template"] = Template(restartPolicy);
        var meta = JsonNode.Parse($"{{{metadata}}}")!.AsObject();
        if (name.Length > 0)
        {
            meta["name"] = name;
        }

        return new JsonObject { ["metadata"] = meta, ["spec"] = tree }.ToJsonString();
    }

    private static string CronJob(string name, string spec)
    {
        var tree = JsonNode.Parse(spec)!.AsObject();
        tree["schedule"] ??= "0 * * * *";
        tree["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = Template("Never") } };
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = tree }.ToJsonString();
    }

    private static JsonNode Template(string restartPolicy) =>
        JsonNode.Parse($$$"""{"spec":{"restartPolicy":"{{{restartPolicy}}}","containers":[{"name":"c","image":"busybox"}]}}""")!;
}
