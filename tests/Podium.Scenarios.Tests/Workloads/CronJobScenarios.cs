using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Cron jobs under the real kubectl.</summary>
public sealed class CronJobScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Every_minute_a_job_named_by_the_minute()
    {
        Assert.Equal(
            "cronjob.batch/tick created\n",
            (await Kubectl.RunAsync("create", "cronjob", "tick", "--image=busybox:1.28", "--schedule=* * * * *", "--", "echo", "tick")).Succeeded().Output);
        var table = (await Kubectl.RunAsync("get", "cronjobs", "tick")).Columns();
        Assert.Equal(["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"], table[0]);
        Assert.Equal(["tick", "* * * * *", "<none>", "False"], table[1][..4]);

        // At most a minute until the first, and a moment until it has ended.
        var told = (await Kubectl.WaitEventAsync("tick", e => e.Reason == "SuccessfulCreate")).Message;
        Assert.Matches("^Created job tick-[0-9]{8}$", told);
        var job = told["Created job ".Length..];

        // The next minute's is not to come in between.
        (await Kubectl.RunAsync("patch", "cronjob", "tick", "-p", "{\"spec\":{\"suspend\":true}}")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=complete", $"job/{job}", "--timeout=90s")).Succeeded();
        Assert.Equal("tick\n", (await Kubectl.RunAsync("logs", $"job/{job}")).Succeeded().Output);
        Assert.Equal($"Saw completed job: {job}, condition: Complete", (await Kubectl.WaitEventAsync("tick", e => e.Reason == "SawCompletedJob")).Message);
        Assert.Equal("CronJob/tick", await Kubectl.GetAsync($"job/{job}", ".metadata.ownerReferences[0].kind") + "/"
            + await Kubectl.GetAsync($"job/{job}", ".metadata.ownerReferences[0].name"));
        var minute = long.Parse(job["tick-".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds(minute * 60).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            await Kubectl.GetAsync("cronjob/tick", ".status.lastScheduleTime"));

        (await Kubectl.RunAsync("delete", "cronjob", "tick")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=delete", $"job/{job}", "--timeout=90s")).Succeeded();
    }

    [Fact]
    public async Task A_suspended_one_runs_by_hand()
    {
        (await Kubectl.RunAsync("create", "cronjob", "rare", "--image=busybox:1.28", "--schedule=0 0 1 1 *", "--", "echo", "by hand")).Succeeded();
        (await Kubectl.RunAsync("patch", "cronjob", "rare", "--type=merge", "-p", "{\"spec\":{\"suspend\":true,\"timeZone\":\"Etc/UTC\"}}")).Succeeded();
        Assert.Equal("job.batch/now created\n", (await Kubectl.RunAsync("create", "job", "now", "--from=cronjob/rare")).Succeeded().Output);
        (await Kubectl.RunAsync("wait", "--for=condition=complete", "job/now", "--timeout=90s")).Succeeded();

        Assert.Equal("by hand\n", (await Kubectl.RunAsync("logs", "job/now")).Succeeded().Output);
        Assert.Equal("manual", await Kubectl.GetAsync("job/now", ".metadata.annotations['cronjob\\.kubernetes\\.io/instantiate']"));
        Assert.Equal(["rare", "0 0 1 1 *", "Etc/UTC", "True", "0", "<none>"], (await Kubectl.RunAsync("get", "cronjob", "rare", "--no-headers")).Columns()[0][..6]);
    }

    [Fact]
    public async Task A_schedule_that_is_none_is_refused()
    {
        var refused = (await Kubectl.RunAsync("create", "cronjob", "wrong", "--image=busybox:1.28", "--schedule=61 * * * *")).Failed();
        Assert.Contains(
            "CronJob.batch \"wrong\" is invalid: spec.schedule: Invalid value: \"61 * * * *\": end of range (61) above maximum (59): 61",
            refused.Error, StringComparison.Ordinal);
    }
}
