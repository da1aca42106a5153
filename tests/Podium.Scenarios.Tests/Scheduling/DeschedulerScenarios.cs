using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Scheduling;

/// <summary>
/// Two services of two replicas on two nodes. One node is lost and comes back, a rollout follows, and the services end up badly placed, since
/// the scheduler moves nothing that runs. The descheduler mends it, by either of its plugins.
/// </summary>
public sealed class DeschedulerScenarios : IAsyncLifetime
{
    private Cluster cluster = null!;

    private Kubectl Kubectl => cluster.Kubectl;

    public async Task InitializeAsync()
    {
        cluster = await Cluster.StartAsync(
            "desch", "--nodes", "3", "--node-monitor-period", "1s", "--node-monitor-grace-period", "15s", "--default-unreachable-toleration-seconds", "1",
            "--node-eviction-rate", "10");

        // Pods that come before a worker is ready all go to the other, and stay there.
        (await Kubectl.RunAsync("wait", "--for=condition=Ready", "node", "--all", "--timeout=90s")).Succeeded();
        await Kubectl.UntilAsync(r => r.Output.Length == 0, "get", "node", "worker-1", "worker-2", "-o", "jsonpath={.items[*].spec.taints}");
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_cluster_that_lost_a_node_is_balanced_again()
    {
        // Four pods fill a worker; a fifth does not fit.
        var cpu = await Kubectl.GetAsync("node/worker-1", ".status.allocatable.cpu");
        var milli = cpu.EndsWith('m') ? int.Parse(cpu[..^1], CultureInfo.InvariantCulture) : int.Parse(cpu, CultureInfo.InvariantCulture) * 1000;
        foreach (var service in new[] { "a", "b" })
        {
            await DeployAsync(service, milli * 24 / 100);
        }

        await UntilPlacedAsync("worker-1: a b; worker-2: a b");
        await LoseAndReplaceAsync();
        await UntilPlacedAsync("worker-1: a a b b");

        // The rollout finds the first node full.
        (await Kubectl.RunAsync("set", "image", "deployment/a", "main=nginx:1.25.3")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deployment/a", "--timeout=90s")).Succeeded();
        await UntilPlacedAsync("worker-1: b b; worker-2: a a");

        var duplicates = Policy("RemoveDuplicates", "");
        var dryRun = (await cluster.PodiumAsync("deschedule", "--policy", duplicates, "--dry-run")).Succeeded();
        Assert.Equal("2 pods would be evicted", dryRun.Lines[^1]);
        await UntilPlacedAsync("worker-1: b b; worker-2: a a");
        var run = (await cluster.PodiumAsync("deschedule", "--policy", duplicates)).Succeeded();
        Assert.Matches("pod default/a-\\S+ evicted from node worker-2 by RemoveDuplicates", run.Output);
        Assert.Equal("2 pods evicted", run.Lines[^1]);
        await UntilPlacedAsync("worker-1: a b; worker-2: a b");
        await Kubectl.UntilAsync(
            r => r.Output.Contains("pod evicted from worker-1 node by sigs.k8s.io/descheduler", StringComparison.Ordinal),
            "get", "events", "--field-selector", "reason=RemoveDuplicates");

        await LoseAndReplaceAsync();
        await UntilPlacedAsync("worker-1: a a b b");
        var utilization = Policy("LowNodeUtilization", "{thresholds: {cpu: 20}, targetThresholds: {cpu: 50}}");
        run = (await cluster.PodiumAsync("deschedule", "--policy", utilization)).Succeeded();
        Assert.Contains("LowNodeUtilization: node worker-1 is overutilized (cpu 9", run.Output, StringComparison.Ordinal);
        Assert.Contains("LowNodeUtilization: node worker-2 is underutilized (cpu 0%, ", run.Output, StringComparison.Ordinal);
        Assert.Equal("2 pods evicted", run.Lines[^1]);
        await UntilPlacedAsync("worker-1: a b; worker-2: a b");
        Assert.Equal("0 pods evicted", (await cluster.PodiumAsync("deschedule", "--policy", duplicates)).Succeeded().Lines[^1]);
    }

    private async Task LoseAndReplaceAsync()
    {
        (await cluster.PodiumAsync("node", "stop", "worker-2")).Succeeded();
        await UntilPlacedAsync("worker-1: a a b b");
        (await cluster.PodiumAsync("node", "start", "worker-2")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=Ready", "node/worker-2", "--timeout=90s")).Succeeded();

        // Until its taints are off and it has ended what it ran before, it is no place for others.
        await Kubectl.UntilAsync(r => r.ExitCode == 0 && r.Output.Length == 0, "get", "node", "worker-2", "-o", "jsonpath={.spec.taints}");
        await Kubectl.UntilAsync(r => r.Lines.Length == 4, "get", "pods", "-o", "name");
    }

    private Task DeployAsync(string service, int milliCpu) => Kubectl.MakeAsync($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{service}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: "{{service}}"} }
          strategy: {rollingUpdate: {maxSurge: 2, maxUnavailable: 0} }
          template:
            metadata: {labels: {app: "{{service}}"} }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "nginx:1.25.3-alpine", resources: {requests: {cpu: "{{milliCpu}}m"} } }]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{service}}}
        spec: {selector: {app: "{{service}}"}, ports: [{port: 80}]}
        """);

    private string Policy(string plugin, string args)
    {
        var file = Path.Combine(cluster.Folder, plugin + ".yaml");
        var config = args.Length == 0 ? "" : $"pluginConfig: [{{name: {plugin}, args: {args}}}]\n";
        File.WriteAllText(file, $$"""
            apiVersion: descheduler/v1alpha2
            kind: DeschedulerPolicy
            nodeSelector: "!node-role.kubernetes.io/control-plane"
            profiles:
            - name: balance
              {{config}}
              plugins: {balance: {enabled: [{{plugin}}]} }
            """);
        return file;
    }

    /// <summary>Waits until the ready pods that do not end are where they are expected, as <c>node: service service; …</c>.</summary>
    private Task UntilPlacedAsync(string expected) => Kubectl.UntilAsync(
        result => Placement(result.Lines) == expected,
        "get", "pods", "-o", "jsonpath={range .items[*]}{.spec.nodeName} {.metadata.labels.app} {.metadata.deletionTimestamp} {.status.conditions[?(@.type=='Ready')].status}{\"\\n\"}{end}");

    private static string Placement(IEnumerable<string> lines) => string.Join("; ", lines
        .Select(line => line.Split(' '))
        .Where(pod => pod is [_, _, "", "True"])
        .GroupBy(pod => pod[0], pod => pod[1])
        .OrderBy(node => node.Key, StringComparer.Ordinal)
        .Select(node => $"{node.Key}: {string.Join(' ', node.Order(StringComparer.Ordinal))}"));
}
