using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Nodes;

/// <summary>A cluster with features switched on and a kubelet's configuration: what changes by them, on real containers.</summary>
public sealed class FeatureScenarios
{
    private const string Configuration = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        podPidsLimit: 32
        crashLoopBackOff: {maxContainerRestartPeriod: 2s}
        """;

    [Fact]
    public async Task Containers_are_resized_as_they_run_and_crashes_wait_no_longer_than_told()
    {
        await using var cluster = Cluster.Prepare("features");
        var file = Path.Combine(cluster.Folder, "kubelet.yaml");
        await File.WriteAllTextAsync(file, Configuration);
        (await cluster.UpAsync(
            "--feature-gates", "InPlacePodVerticalScaling=true,KubeletCrashLoopBackOffMax=true", "--kubelet-config", file)).Succeeded();
        var kubectl = cluster.Kubectl with { Namespace = "default" };
        await kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: growing}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 200m, memory: 64Mi}}
                resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]
            """);
        await kubectl.MakeShellPodAsync("crash", "exit 1");
        await kubectl.MakeShellPodAsync("forking", "for i in $(seq 100); do sleep 60 & done; sleep 3600");
        await kubectl.WaitReadyAsync("growing");
        var container = await kubectl.GetAsync("pod/growing", ".status.containerStatuses[0].containerID");

        await ResizeAsync("""{"requests":{"cpu":"150m"},"limits":{"cpu":"400m"}}""");
        await kubectl.WaitFieldAsync("pod/growing", ".status.containerStatuses[0].resources.limits.cpu", "400m");
        Assert.Equal(container, await kubectl.GetAsync("pod/growing", ".status.containerStatuses[0].containerID"));
        Assert.Equal("40000\n", (await kubectl.RunAsync(
            "exec", "growing", "--", "sh", "-c", "cut -d' ' -f1 /sys/fs/cgroup/cpu.max 2>/dev/null || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us")).Succeeded().Output);

        await ResizeAsync("""{"requests":{"cpu":"1500"},"limits":{"cpu":"4000"}}""");
        await kubectl.WaitFieldAsync("pod/growing", ".status.resize", "Infeasible");
        Assert.Equal("400m", await kubectl.GetAsync("pod/growing", ".status.containerStatuses[0].resources.limits.cpu"));

        await ResizeAsync("""{"requests":{"cpu":"150m"},"limits":{"cpu":"400m","memory":"96Mi"}}""");
        await kubectl.WaitEventAsync("growing", e => e is { Reason: "Killing", Message: "Container main resize requires restart" });
        await kubectl.WaitFieldAsync("pod/growing", ".status.containerStatuses[0].resources.limits.memory", "96Mi");
        await kubectl.WaitRowAsync("growing", row => row is { Ready: "1/1", RestartCount: >= 1 });

        // With Kubernetes' own back-off, the sixth restart comes after five minutes.
        await kubectl.WaitRowAsync("crash", row => row.RestartCount >= 6);
        await kubectl.UntilAsync(result => result.Output.Contains("can't fork", StringComparison.Ordinal), "logs", "forking", "--previous=false");

        Task<CommandResult> ResizeAsync(string resources) => kubectl.UntilAsync(
            result => result.ExitCode == 0, "patch", "pod", "growing", "--subresource=resize", "-p",
            $$$"""{"spec":{"containers":[{"name":"main","resources":{{{resources}}}}]}}""");
    }

    [Fact]
    public async Task A_feature_that_is_not_there_is_refused()
    {
        await using var cluster = Cluster.Prepare("nofeature", withImages: false);
        var refused = (await cluster.UpAsync("--feature-gates", "Nonsense=true")).Failed();
        Assert.Contains("invalid argument \"Nonsense=true\" for \"--feature-gates\" flag: unrecognized feature gate: Nonsense", refused.Error, StringComparison.Ordinal);
    }
}
