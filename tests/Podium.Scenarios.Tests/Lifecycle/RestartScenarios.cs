using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>How containers end, and what the restart policy makes of it.</summary>
public sealed class RestartScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_crashing_container_is_restarted_with_back_off()
    {
        await Kubectl.MakeShellPodAsync("crash", "echo dying; exit 3");

        // The first restart comes at once, the second waits for 10 s, the third for 20.
        await Kubectl.WaitRowAsync("crash", r => r is { Ready: "0/1", Status: "CrashLoopBackOff" });
        await Kubectl.WaitRowAsync(
            "crash", r => r is { Status: "CrashLoopBackOff", RestartCount: >= 2 } && Regex.IsMatch(r.Restarts, @"^\d \(\d+s ago\)$"));

        // All of one moment: the third restart may come while this is read.
        var pod = JsonNode.Parse((await Kubectl.UntilAsync(
            result => result.ExitCode == 0 && IsBackingOff(JsonNode.Parse(result.Output)!), "get", "pod", "crash", "-o", "json")).Output)!;
        var uid = (string)pod["metadata"]!["uid"]!;
        var status = pod["status"]!["containerStatuses"]![0]!;
        Assert.Equal("Running", (string)pod["status"]!["phase"]!);
        Assert.Equal((3, "Error"), ((int)status["lastState"]!["terminated"]!["exitCode"]!, (string)status["lastState"]!["terminated"]!["reason"]!));
        var backOffSeconds = (int)status["restartCount"]! == 2 ? 20 : 40;
        Assert.Equal(
            $"back-off {backOffSeconds}s restarting failed container=main pod=crash_{Namespace}({uid})", (string)status["state"]!["waiting"]!["message"]!);
        Assert.Equal("dying\n", (await Kubectl.RunAsync("logs", "crash", "--previous")).Succeeded().Output);
        var backOff = await Kubectl.WaitEventAsync("crash", e => e.Reason == "BackOff");
        Assert.Equal(("Warning", $"Back-off restarting failed container main in pod crash_{Namespace}({uid})"), (backOff.Type, backOff.Message));
        var created = await Kubectl.WaitEventAsync("crash", e => e is { Reason: "Created", Count: >= 3 });
        Assert.Equal("Created container: main", created.Message);

        static bool IsBackingOff(JsonNode pod) => pod["status"]!["containerStatuses"]![0]! is var status
            && (int)status["restartCount"]! is 2 or 3 && (string?)status["state"]!["waiting"]?["reason"] == "CrashLoopBackOff";
    }

    [Theory]
    [InlineData("Never", 0, "Completed", "Succeeded")]
    [InlineData("Never", 4, "Error", "Failed")]
    [InlineData("OnFailure", 0, "Completed", "Succeeded")]
    public async Task A_pod_ends_as_its_container_does(string policy, int exitCode, string status, string phase)
    {
        var name = $"ends-{policy.ToLowerInvariant()}-{exitCode}";
        await Kubectl.MakeShellPodAsync(name, $"exit {exitCode}", policy);

        var row = await Kubectl.WaitStatusAsync(name, status);

        Assert.Equal(("0/1", "0"), (row.Ready, row.Restarts));
        Assert.Equal(phase, await Kubectl.GetAsync($"pod/{name}", ".status.phase"));
        Assert.Equal($"{exitCode} {status}", await Kubectl.GetAsync($"pod/{name}", ".status.containerStatuses[0].state.terminated['exitCode','reason']"));
        Assert.Equal("False", await Kubectl.GetAsync($"pod/{name}", ".status.conditions[?(@.type==\"Ready\")].status"));
    }

    [Fact]
    public async Task Under_on_failure_a_failed_container_runs_again_until_it_ends_well()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: second-try}
            spec:
              restartPolicy: OnFailure
              volumes: [{name: memory, emptyDir: {}}]
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "test -e /memory/tried || { touch /memory/tried; exit 1; }"]
                volumeMounts: [{name: memory, mountPath: /memory}]
            """);

        var row = await Kubectl.WaitStatusAsync("second-try", "Completed");

        Assert.Matches(@"^1 \(\d+s ago\)$", row.Restarts);
        Assert.Equal("Succeeded", await Kubectl.GetAsync("pod/second-try", ".status.phase"));
    }

    [Fact]
    public async Task A_container_over_its_memory_is_killed_and_says_so()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: greedy}
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "sleep 1; exec tail -c 200m /dev/zero"]
                resources: {limits: {memory: 16Mi}}
            """);

        await Kubectl.WaitStatusAsync("greedy", "OOMKilled");

        Assert.Equal("137 OOMKilled", await Kubectl.GetAsync("pod/greedy", ".status.containerStatuses[0].state.terminated['exitCode','reason']"));
    }

    [Fact]
    public async Task A_termination_message_is_read_from_its_file_or_the_log()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: last-words}
            spec:
              restartPolicy: Never
              containers:
              - {name: file, image: "busybox:1.28", command: [sh, -c, "echo -n goodbye > /dev/termination-log"]}
              - {name: log, image: "busybox:1.28", terminationMessagePolicy: FallbackToLogsOnError, command: [sh, -c, "echo out of luck; exit 1"]}
            """);
        await Kubectl.WaitFieldAsync("pod/last-words", ".status.phase", "Failed");

        Assert.Equal("goodbye", await Kubectl.GetAsync("pod/last-words", ".status.containerStatuses[?(@.name==\"file\")].state.terminated.message"));
        Assert.Equal("out of luck\n", await Kubectl.GetAsync("pod/last-words", ".status.containerStatuses[?(@.name==\"log\")].state.terminated.message"));
    }

    [Fact]
    public async Task A_pods_deadline_ends_it()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: hurried}
            spec:
              activeDeadlineSeconds: 2
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);

        await Kubectl.WaitFieldAsync("pod/hurried", ".status.phase", "Failed");

        Assert.Equal(
            "DeadlineExceeded|Pod was active on the node longer than the specified deadline",
            (await Kubectl.RunAsync("get", "pod", "hurried", "-o", "jsonpath={.status.reason}|{.status.message}")).Succeeded().Output);
        Assert.Equal("DeadlineExceeded", (await Kubectl.WaitEventAsync("hurried", e => e.Reason == "DeadlineExceeded")).Reason);
    }
}
