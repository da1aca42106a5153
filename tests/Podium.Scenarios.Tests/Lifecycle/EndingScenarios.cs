using System.Diagnostics;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Hooks, grace periods and signals.</summary>
public sealed class EndingScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Deletion_sends_a_signal_and_waits_for_the_grace()
    {
        await Kubectl.MakeAsync(Trapping("deaf", "echo heard", 600));
        await Kubectl.WaitReadyAsync("deaf");
        using var log = Kubectl.Start("logs", "-f", "deaf");
        (await Kubectl.RunAsync("delete", "pod", "deaf", "--wait=false")).Succeeded();

        var row = await Kubectl.RowAsync("deaf");
        Assert.Equal(("1/1", "Terminating"), (row.Ready, row.Status));
        Assert.Equal("600", await Kubectl.GetAsync("pod/deaf", ".metadata.deletionGracePeriodSeconds"));
        Assert.Equal("heard", await log.NextLineAsync());
        await Kubectl.WaitEventAsync("deaf", e => e is { Type: "Normal", Reason: "Killing", Message: "Stopping container main" });

        (await Kubectl.RunAsync("delete", "pod", "deaf", "--grace-period=1")).Succeeded();
        await log.EndsAsync();
    }

    [Fact]
    public async Task A_container_that_does_not_obey_is_killed_when_the_grace_is_over()
    {
        await Kubectl.MakeAsync(Trapping("stubborn", "true", 3));
        await Kubectl.WaitReadyAsync("stubborn");
        var watch = Stopwatch.StartNew();

        (await Kubectl.RunAsync("delete", "pod", "stubborn")).Succeeded();

        // After its own grace, and not after the 30 s that stand where none is given.
        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, 30);
    }

    [Fact]
    public async Task A_container_that_obeys_its_signal_is_gone_at_once()
    {
        // Its grace lasts longer than the test has patience.
        await Kubectl.MakeAsync(Trapping("obedient", "exit 0", 600));
        await Kubectl.WaitReadyAsync("obedient");

        (await Kubectl.RunAsync("delete", "pod", "obedient")).Succeeded();
    }

    [Fact]
    public async Task A_pod_that_is_evicted_by_the_API_says_so_while_it_ends()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: evicted}
            spec:
              terminationGracePeriodSeconds: 600
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("evicted");

        (await Kubectl.RunWithInputAsync(
            """{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "evicted"}}""",
            "create", "--raw", $"/api/v1/namespaces/{Namespace}/pods/evicted/eviction", "-f", "-")).Succeeded();

        Assert.Equal("Terminating", (await Kubectl.RowAsync("evicted")).Status);
        Assert.Equal(
            "True|EvictionByEvictionAPI|Eviction API: evicting",
            (await Kubectl.RunAsync(
                "get", "pod", "evicted", "-o",
                "jsonpath={range .status.conditions[?(@.type==\"DisruptionTarget\")]}{.status}|{.reason}|{.message}{end}")).Succeeded().Output);
        (await Kubectl.RunAsync("delete", "pod", "evicted", "--grace-period=1")).Succeeded();
    }

    [Fact]
    public async Task A_shorter_grace_may_be_asked_for()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: patient}
            spec: {terminationGracePeriodSeconds: 600, containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]}
            """);
        await Kubectl.WaitReadyAsync("patient");
        (await Kubectl.RunAsync("delete", "pod", "patient", "--wait=false")).Succeeded();

        // The grace that was given first lasts longer than the test has patience.
        (await Kubectl.RunAsync("delete", "pod", "patient", "--grace-period=1")).Succeeded();
    }

    [Fact]
    public async Task Hooks_run_after_the_start_and_before_the_end()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: hooked}
            spec:
              terminationGracePeriodSeconds: 600
              volumes: [{name: out, hostPath: {path: FOLDER, type: DirectoryOrCreate}}]
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "trap 'echo signal >> /out/log; exit 0' TERM; touch /tmp/up; while true; do sleep 0.1; done"]
                volumeMounts: [{name: out, mountPath: /out}]
                lifecycle:
                  postStart: {exec: {command: [sh, -c, "until test -e /tmp/up; do sleep 0.1; done; echo started >> /out/log"]}}
                  preStop: {exec: {command: [sh, -c, "echo stopping >> /out/log; sleep 1"]}}
            """.Replace("FOLDER", Path.Combine(Cluster.Folder, "hooks"), StringComparison.Ordinal));
        await Kubectl.WaitReadyAsync("hooked");
        var log = Path.Combine(Cluster.Folder, "hooks", "log");
        Assert.Equal("started\n", await File.ReadAllTextAsync(log));

        (await Kubectl.RunAsync("delete", "pod", "hooked")).Succeeded();

        Assert.Equal("started\nstopping\nsignal\n", await File.ReadAllTextAsync(log));
    }

    [Fact]
    public async Task A_post_start_hook_that_fails_kills_the_container()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: badhook}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                lifecycle: {postStart: {exec: {command: [sh, -c, "echo no luck >&2; exit 9"]}}}
            """);

        var failed = await Kubectl.WaitEventAsync("badhook", e => e.Reason == "FailedPostStartHook");

        Assert.Equal("Warning", failed.Type);
        Assert.StartsWith("PostStartHook failed", failed.Message, StringComparison.Ordinal);
        await Kubectl.WaitEventAsync("badhook", e => e is { Reason: "Killing", Message: "FailedPostStartHook" });
        await Kubectl.WaitRowAsync("badhook", r => r.Status is "PostStartHookError" or "CrashLoopBackOff");
    }

    [Fact]
    public async Task A_finished_pod_keeps_its_log_until_it_is_deleted()
    {
        await Kubectl.MakeShellPodAsync("finished", "echo the end", "Never");
        await Kubectl.WaitStatusAsync("finished", "Completed");

        Assert.Equal("the end\n", (await Kubectl.RunAsync("logs", "finished")).Succeeded().Output);
        (await Kubectl.RunAsync("delete", "pod", "finished")).Succeeded();
        (await Kubectl.RunAsync("logs", "finished")).Failed();
    }

    [Fact]
    public async Task A_finalizer_holds_a_deleted_pod()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: held, finalizers: [example.com/hold]}
            spec: {terminationGracePeriodSeconds: 1, containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]}
            """);
        await Kubectl.WaitReadyAsync("held");
        (await Kubectl.RunAsync("delete", "pod", "held", "--wait=false")).Succeeded();
        await Kubectl.WaitFieldAsync("pod/held", ".status.containerStatuses[0].state.terminated.exitCode", "137");

        // A pod that has ended shows how, not that it is going.
        await Kubectl.WaitFieldAsync("pod/held", ".status.phase", "Failed");
        Assert.Equal("Error", (await Kubectl.RowAsync("held")).Status);

        (await Kubectl.RunAsync("patch", "pod", "held", "--type=json", "-p", """[{"op":"remove","path":"/metadata/finalizers"}]""")).Succeeded();

        await Kubectl.WaitGoneAsync("held");
    }

    // It is ready when its trap stands: the first process of a container does not hear a signal that it has no trap for.
    private static string Trapping(string name, string onSignal, int grace) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}"}
        spec:
          terminationGracePeriodSeconds: {{grace}}
          containers:
          - name: main
            image: busybox:1.28
            command: [sh, -c, "trap '{{onSignal}}' TERM; touch /tmp/up; while true; do sleep 0.1; done"]
            readinessProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1}
        """;
}
