using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Daemon sets on four nodes, under the real kubectl.</summary>
[Collection(SharedNodes.Name)]
public sealed class DaemonSetScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    private static readonly string[] Workers = ["worker-1", "worker-2", "worker-3"];

    [Fact]
    public async Task Each_worker_has_one_pod_and_the_control_plane_none()
    {
        await Kubectl.MakeAsync(Set("agent"));
        Assert.EndsWith(
            "daemon set \"agent\" successfully rolled out\n",
            (await Kubectl.RunAsync("rollout", "status", "ds/agent", "--timeout=90s")).Succeeded().Output, StringComparison.Ordinal);

        var table = (await Kubectl.RunAsync("get", "daemonsets", "agent", "-o", "wide")).Columns();
        Assert.Equal(
            ["NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"], table[0]);
        Assert.Equal(["agent", "3", "3", "3", "3", "3", "<none>"], table[1][..7]);
        Assert.Equal(Workers, await NodesAsync("agent"));
        var described = (await Kubectl.RunAsync("describe", "ds", "agent")).Succeeded().Output;
        Assert.Contains("Desired Number of Nodes Scheduled: 3\n", described, StringComparison.Ordinal);
        Assert.Contains("Number of Nodes Misscheduled: 0\n", described, StringComparison.Ordinal);
        Assert.Contains("Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed\n", described, StringComparison.Ordinal);

        // A daemon bears its node's troubles, and comes back where it is deleted.
        var pod = (await Kubectl.RunAsync("get", "pods", "-l", "app=agent", "-o", "name")).Succeeded().Lines[0];
        Assert.Contains("node.kubernetes.io/unreachable:NoExecute", (await Kubectl.RunAsync("describe", pod)).Output.Replace(" op=Exists", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await Kubectl.RunAsync("delete", pod)).Succeeded();
        Assert.DoesNotContain(pod["pod/".Length..], await Kubectl.WaitPodsAsync("app=agent", 3));
        await Kubectl.WaitFieldAsync("ds/agent", ".status.numberAvailable", "3");
        Assert.Equal(Workers, await NodesAsync("agent"));
    }

    [Fact]
    public async Task A_toleration_brings_it_to_the_control_plane_too()
    {
        await Kubectl.MakeAsync(Set("everywhere", "tolerations: [{operator: Exists}]"));
        await Kubectl.WaitFieldAsync("ds/everywhere", ".status.numberAvailable", "4");
        Assert.Equal(4, (await NodesAsync("everywhere")).Length);
    }

    [Fact]
    public async Task Labels_of_nodes_bring_pods_and_take_them_away()
    {
        await Kubectl.MakeAsync(Set("ssd", "nodeSelector: {daemon-disk: ssd}"));
        await Kubectl.UntilAsync(r => r.Output == "1", "get", "ds", "ssd", "-o", "jsonpath={.status.observedGeneration}");
        Assert.Equal(["ssd", "0", "0", "0", "0", "0", "daemon-disk=ssd"], (await Kubectl.RunAsync("get", "ds", "ssd", "--no-headers")).Columns()[0][..7]);
        try
        {
            (await Kubectl.RunAsync("label", "node", "worker-2", "daemon-disk=ssd")).Succeeded();
            await Kubectl.WaitFieldAsync("ds/ssd", ".status.numberAvailable", "1");
            Assert.Equal(["worker-2"], await NodesAsync("ssd"));
        }
        finally
        {
            (await Kubectl.RunAsync("label", "node", "worker-2", "daemon-disk-")).Succeeded();
        }

        await Kubectl.UntilAsync(r => r.Output.Length == 0, "get", "pods", "-l", "app=ssd", "--no-headers");
    }

    [Fact]
    public async Task An_update_replaces_one_pod_after_the_other_and_is_undone()
    {
        await Kubectl.MakeAsync(Set("rolls"));
        (await Kubectl.RunAsync("rollout", "status", "ds/rolls", "--timeout=90s")).Succeeded();
        (await Kubectl.RunAsync("set", "env", "ds/rolls", "COLOUR=blue")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "ds/rolls", "--timeout=90s")).Succeeded();
        Assert.Equal("blue\n", (await Kubectl.RunAsync("exec", "ds/rolls", "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        Assert.Equal(
            ["daemonset.apps/rolls ", "REVISION  CHANGE-CAUSE", "1         <none>", "2         <none>"],
            (await Kubectl.RunAsync("rollout", "history", "ds/rolls")).Succeeded().Lines[..4]);

        Assert.Equal("daemonset.apps/rolls rolled back\n", (await Kubectl.RunAsync("rollout", "undo", "ds/rolls")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "ds/rolls", "--timeout=90s")).Succeeded();
        Assert.Equal("\n", (await Kubectl.RunAsync("exec", "ds/rolls", "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        Assert.Equal("daemonset.apps/rolls restarted\n", (await Kubectl.RunAsync("rollout", "restart", "ds/rolls")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "ds/rolls", "--timeout=90s")).Succeeded();
        Assert.Equal(Workers, await NodesAsync("rolls"));
    }

    private async Task<string[]> NodesAsync(string app) =>
        [.. (await Kubectl.RunAsync("get", "pods", "-l", $"app={app}", "-o", "jsonpath={range .items[*]}{.spec.nodeName}{\"\\n\"}{end}"))
            .Succeeded().Lines.Where(l => l.Length > 0).Order(StringComparer.Ordinal)];

    private static string Set(string name, string spec = "") => $$"""
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: {{name}}
        spec:
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              {{spec}}
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: "busybox:1.28", command: [sleep, "3600"]}
        """;
}
