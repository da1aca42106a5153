using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Scheduling;

/// <summary>Pods that matter more displace pods that matter less, and say so. The node's places are few: a cluster of its own.</summary>
public sealed class PriorityScenarios
{
    [Fact]
    public async Task A_pod_of_high_priority_displaces_one_of_low_priority()
    {
        await using var cluster = await Cluster.StartAsync("prio");
        var kubectl = cluster.Kubectl;
        (await kubectl.RunAsync("create", "priorityclass", "urgent", "--value=1000")).Succeeded();
        (await kubectl.RunAsync("create", "priorityclass", "patient", "--value=1000", "--preemption-policy=Never")).Succeeded();
        await MakeAsync("humble", "");
        await kubectl.WaitReadyAsync("humble");

        await MakeAsync("patient", "priorityClassName: patient");
        var waits = await kubectl.WaitEventAsync("patient", e => e.Reason == "FailedScheduling");
        Assert.Equal("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. preemption: not eligible due to preemptionPolicy=Never.", waits.Message);
        (await kubectl.RunAsync("delete", "pod", "patient")).Succeeded();

        await MakeAsync("urgent", "priorityClassName: urgent");
        var node = (await kubectl.RunAsync("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")).Succeeded().Output;
        var uid = await kubectl.GetAsync("pod/urgent", ".metadata.uid");
        await kubectl.WaitEventAsync("humble", e => e.Reason == "Preempted" && e.Message == $"Preempted by pod {uid} on node {node}" && e.Source == "default-scheduler");
        await kubectl.WaitReadyAsync("urgent");
        Assert.NotEqual(0, (await kubectl.RunAsync("get", "pod", "humble")).ExitCode);

        Task MakeAsync(string name, string spec) => kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{name}}
            spec:
              terminationGracePeriodSeconds: 2
              {{spec}}
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                ports: [{containerPort: 80, hostPort: 18080}]
            """);
    }
}
