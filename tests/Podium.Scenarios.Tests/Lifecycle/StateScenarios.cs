using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>States between and beside running: gates, deadlines that change, containers that cannot be made.</summary>
public sealed class StateScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_readiness_gate_is_opened_by_its_condition()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: gated}
            spec:
              terminationGracePeriodSeconds: 1
              readinessGates: [{conditionType: example.com/open}]
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitFieldAsync("pod/gated", ".status.conditions[?(@.type==\"ContainersReady\")].status", "True");
        Assert.Equal(
            "False ReadinessGatesNotReady corresponding condition of pod readiness gate \"example.com/open\" does not exist.",
            await Kubectl.GetAsync("pod/gated", ".status.conditions[?(@.type==\"Ready\")]['status','reason','message']"));
        Assert.Contains("0/1", (await Kubectl.RunAsync("get", "pod", "gated", "-o", "wide")).Succeeded().Output, StringComparison.Ordinal);

        (await Kubectl.RunAsync("patch", "pod", "gated", "--subresource=status", "-p",
            """{"status":{"conditions":[{"type":"example.com/open","status":"True"}]}}""")).Succeeded();
        await Kubectl.WaitReadyAsync("gated");
    }

    [Fact]
    public async Task A_deadline_that_is_set_later_ends_the_pod()
    {
        await Kubectl.MakeShellPodAsync("unhurried", "sleep 3600");
        await Kubectl.WaitReadyAsync("unhurried");

        (await Kubectl.RunAsync("patch", "pod", "unhurried", "-p", """{"spec":{"activeDeadlineSeconds":1}}""")).Succeeded();

        // Told when nothing runs any more; STATUS shows how the container ended.
        await Kubectl.WaitFieldAsync("pod/unhurried", ".status.reason", "DeadlineExceeded");
        Assert.Equal("Failed", await Kubectl.GetAsync("pod/unhurried", ".status.phase"));
        await Kubectl.WaitStatusAsync("unhurried", "Error");
    }

    [Fact]
    public async Task What_others_write_into_a_status_does_not_last()
    {
        await Kubectl.MakeShellPodAsync("honest", "sleep 3600");
        await Kubectl.WaitReadyAsync("honest");
        var ip = await Kubectl.GetAsync("pod/honest", ".status.podIP");

        (await Kubectl.RunAsync("patch", "pod", "honest", "--subresource=status", "-p", """{"status":{"message":"a lie"}}""")).Succeeded();

        await Kubectl.UntilAsync(result => result.Output == ip + "|", "get", "pod", "honest", "-o", "jsonpath={.status.podIP}|{.status.message}");
    }

    [Fact]
    public async Task A_container_that_cannot_be_made_says_why()
    {
        // A directory cannot be mounted where the image has a file.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: unmade}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: scratch, emptyDir: {}}]
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: scratch, mountPath: /bin/busybox}]}]
            """);
        var row = await Kubectl.WaitRowAsync("unmade", r => r.Status is "RunContainerError" or "CreateContainerError" or "CrashLoopBackOff");
        Assert.Equal("0/1", row.Ready);
        var failed = await Kubectl.WaitEventAsync("unmade", e => e.Reason == "Failed");
        Assert.Contains("not a directory", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_for_debugging_runs_beside_the_pod_and_a_node_is_entered_by_a_pod()
    {
        await Kubectl.MakeShellPodAsync("patient", "sleep 3600");
        await Kubectl.WaitReadyAsync("patient");

        (await Kubectl.RunAsync("debug", "patient", "--copy-to=patient-copy", "--set-image=main=busybox:1.28", "--share-processes", "--image=busybox:1.28", "-c", "tools", "--", "sleep", "3600")).Succeeded();
        await Kubectl.WaitReadyAsync("patient-copy");
        Assert.Equal("main tools", await Kubectl.GetAsync("pod/patient-copy", ".spec.containers[*].name"));

        var node = await Kubectl.GetAsync("pod/patient", ".spec.nodeName");
        (await Kubectl.RunAsync("debug", $"node/{node}", "--image=busybox:1.28", "--", "ls", "/host/etc/hostname")).Succeeded();
        var debugger = (await Kubectl.UntilAsync(
            result => result.Lines.Any(line => line.Contains("node-debugger-", StringComparison.Ordinal) && line.Contains("Completed", StringComparison.Ordinal)),
            "get", "pods", "--no-headers")).Lines.First(line => line.StartsWith("node-debugger-", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Equal("/host/etc/hostname\n", (await Kubectl.RunAsync("logs", debugger)).Succeeded().Output);
    }
}
