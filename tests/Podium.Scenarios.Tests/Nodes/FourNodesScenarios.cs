using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Nodes;

/// <summary>A cluster of four nodes as its user sees it: who is there, what runs where, and that everyone reaches everyone.</summary>
[Collection(SharedNodes.Name)]
public sealed class FourNodesScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    [Fact]
    public async Task Four_nodes_are_ready_and_the_control_planes_own_is_kept_free()
    {
        var rows = (await Kubectl.RunAsync("get", "nodes", "--no-headers")).Succeeded().Lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(row => row[0]);
        Assert.Equal(4, rows.Count);
        Assert.All(rows.Values, row => Assert.Equal("Ready", row[1]));
        var controlPlane = Assert.Single(rows.Values, row => row[2] == "control-plane")[0];
        Assert.Equal(["worker-1", "worker-2", "worker-3"], rows.Keys.Where(name => name != controlPlane).Order());
        Assert.Equal(
            "node-role.kubernetes.io/control-plane:NoSchedule",
            await Kubectl.GetAsync($"node/{controlPlane}", ".spec.taints[*].key") + ":" + await Kubectl.GetAsync($"node/{controlPlane}", ".spec.taints[*].effect"));
        var ranges = (await Kubectl.RunAsync("get", "nodes", "-o", "jsonpath={.items[*].spec.podCIDR}")).Succeeded().Output.Split(' ');
        Assert.Equal(4, ranges.Distinct().Count());
    }

    [Fact]
    public async Task Pods_on_different_nodes_reach_each_other_and_see_their_true_addresses()
    {
        foreach (var number in new[] { 1, 2 })
        {
            await Kubectl.MakeAsync($$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: page-{{number}}
                spec:
                  nodeName: worker-{{number}}
                  terminationGracePeriodSeconds: 1
                  containers: [{name: main, image: "nginx:1.25.3-alpine", readinessProbe: {httpGet: {port: 80}, periodSeconds: 1} }]
                """);
        }

        await Kubectl.WaitReadyAsync("page-1");
        await Kubectl.WaitReadyAsync("page-2");
        var (from, to) = (await Kubectl.GetAsync("pod/page-1", ".status.podIP"), await Kubectl.GetAsync("pod/page-2", ".status.podIP"));
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: asker
            spec:
              nodeName: worker-1
              restartPolicy: Never
              containers: [{name: main, image: "curlimages/curl:7.85.0", command: [curl, -sS, --max-time, "10", "http://{{to}}/"]}]
            """);
        await Kubectl.WaitStatusAsync("asker", "Completed");
        Assert.Contains("Welcome to nginx!", (await Kubectl.RunAsync("logs", "asker")).Succeeded().Output, StringComparison.Ordinal);
        Assert.NotEqual(from[..from.LastIndexOf('.')], to[..to.LastIndexOf('.')]);

        // nginx logs who asked: no address is translated between pods.
        var asker = await Kubectl.GetAsync("pod/asker", ".status.podIP");
        await Kubectl.UntilAsync(result => result.Output.Contains(asker, StringComparison.Ordinal), "logs", "page-2");
    }

    [Fact]
    public async Task Logs_exec_and_forwarded_ports_work_wherever_a_pod_runs()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: far
            spec:
              nodeName: worker-3
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sh, -c, "echo I am here; sleep 3600"]}]
            """);
        await Kubectl.WaitReadyAsync("far");
        await Kubectl.UntilAsync(result => result.Output == "I am here\n", "logs", "far");
        Assert.Equal("far\n", (await Kubectl.RunAsync("exec", "far", "--", "hostname")).Succeeded().Output);
    }

    [Fact]
    public async Task A_pod_in_the_nodes_own_network_has_the_nodes_name_and_address()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: own
            spec:
              nodeName: worker-2
              hostNetwork: true
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.28", command: [sh, -c, "hostname; ip -o -4 address show eth0"]}]
            """);
        await Kubectl.WaitStatusAsync("own", "Completed");
        var lines = (await Kubectl.RunAsync("logs", "own")).Succeeded().Lines;
        Assert.Equal("worker-2", lines[0]);
        Assert.Contains(await Kubectl.GetAsync("node/worker-2", ".status.addresses[0].address"), lines[1], StringComparison.Ordinal);
    }
}
