using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;
using Podium.Scenarios.Tests.Workloads;

namespace Podium.Scenarios.Tests.Policy;

/// <summary>
/// Nodes that are lost and emptied, on a cluster of four nodes of its own whose times are short: a silent node is noticed after 15 s, and
/// its pods are moved after 5 s more.
/// </summary>
public sealed class LostNodeScenarios : IAsyncLifetime
{
    private Cluster? cluster;

    private Cluster Cluster => cluster!;

    private Kubectl Kubectl => Cluster.Kubectl;

    public async Task InitializeAsync() => cluster = await Cluster.StartAsync("lost",
        "--nodes", "4", "--node-monitor-grace-period", "15s", "--node-monitor-period", "1s", "--default-unreachable-toleration-seconds", "5");

    public async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_pods_of_a_node_that_is_cut_off_are_replaced_and_nothing_runs_twice_when_it_is_back()
    {
        await MakeAsync("web", replicas: 6);
        (await Kubectl.RunAsync("expose", "deployment", "web", "--port=80")).Succeeded();
        var lost = await PodsOnAsync("web", "worker-2");
        Assert.NotEmpty(lost);
        var lostUids = await Task.WhenAll(lost.Select(pod => Kubectl.GetAsync(pod, ".metadata.uid")));
        await MakeClientAsync("worker-1");
        var address = await Kubectl.GetAsync("service/web", ".spec.clusterIP");
        await AllAnswerAsync(address, butNot: []);

        (await Cluster.PodiumAsync("node", "cut", "worker-2")).Succeeded();
        await Kubectl.WaitFieldAsync("node/worker-2", ".status.conditions[?(@.type==\"Ready\")].status", "Unknown");
        Assert.Equal("NodeStatusUnknown Kubelet stopped posting node status.",
            await Kubectl.GetAsync("node/worker-2", ".status.conditions[?(@.type==\"Ready\")]['reason','message']"));
        Assert.Contains("NotReady", (await Kubectl.RunAsync("get", "node", "worker-2", "--no-headers")).Succeeded().Output, StringComparison.Ordinal);
        await Kubectl.UntilAsync(
            result => result.Output.Contains("node.kubernetes.io/unreachable NoExecute", StringComparison.Ordinal)
                && result.Output.Contains("node.kubernetes.io/unreachable NoSchedule", StringComparison.Ordinal),
            "get", "node", "worker-2", "-o", "jsonpath={range .spec.taints[*]}{.key} {.effect}{\"\\n\"}{end}");
        await Kubectl.WaitFieldAsync(lost[0], ".status.conditions[?(@.type==\"Ready\")].status", "False");
        await AllAnswerAsync(address, butNot: [.. lost.Select(NameOf)]);
        await Kubectl.WaitEventAsync(NameOf(lost[0]), e => e is { Type: "Warning", Reason: "NodeNotReady", Message: "Node is not ready" });

        // Evicted after their toleration, replaced elsewhere; they stay Terminating, because nobody knows what their node does.
        var evicted = await Kubectl.WaitEventAsync(NameOf(lost[0]), e => e.Reason == "TaintManagerEviction");
        Assert.Equal($"Marking for deletion Pod default/{NameOf(lost[0])}", evicted.Message);
        (await Kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=60s")).Succeeded();
        await Kubectl.WaitStatusAsync(NameOf(lost[0]), "Terminating");
        Assert.Equal("DeletionByTaintManager", await Kubectl.GetAsync(lost[0], ".status.conditions[?(@.type==\"DisruptionTarget\")].reason"));
        await Kubectl.UntilAsync(result => ReadyNodes(result.Output) is { Length: 6 } nodes && !nodes.Contains("worker-2"),
            "get", "endpointslices", "-l", "kubernetes.io/service-name=web", "-o", "json");
        await AllAnswerAsync(address, butNot: [.. lost.Select(NameOf)]);

        (await Cluster.PodiumAsync("node", "heal", "worker-2")).Succeeded();
        await Kubectl.WaitFieldAsync("node/worker-2", ".status.conditions[?(@.type==\"Ready\")].status", "True");
        await Kubectl.UntilAsync(result => result.ExitCode == 0 && result.Output.Length == 0, "get", "node", "worker-2", "-o", "jsonpath={.spec.taints}");
        foreach (var pod in lost)
        {
            (await Kubectl.RunAsync("wait", "--for=delete", pod, "--timeout=90s")).Succeeded();
        }

        Assert.Equal(6, (await Kubectl.RunAsync("get", "pods", "-l", "app=web", "-o", "name")).Succeeded().Lines.Length);
        await AllAnswerAsync(address, butNot: [.. lost.Select(NameOf)]);

        // The runtimes say the same: nothing is left of what was moved, and everything runs once, where the API says.
        foreach (var uid in lostUids)
        {
            await Machine.UntilNoContainersAsync(Cluster, "worker-2", uid);
        }

        foreach (var pod in await Kubectl.PodsAsync("app=web"))
        {
            var uid = await Kubectl.GetAsync($"pod/{pod}", ".metadata.uid");
            var where = Machine.NodesOf(Cluster).Select(async node => (await Machine.ContainersAsync(Cluster, node, uid)).Select(_ => node));
            Assert.Equal([await Kubectl.GetAsync($"pod/{pod}", ".spec.nodeName")], (await Task.WhenAll(where)).SelectMany(nodes => nodes));
        }
    }

    [Fact]
    public async Task Draining_a_node_waits_for_the_budget_and_uncordoning_lets_pods_come_again()
    {
        await MakeAsync("guarded", replicas: 2);
        (await Kubectl.RunAsync("create", "poddisruptionbudget", "guarded", "--selector=app=guarded", "--min-available=2")).Succeeded();
        await Kubectl.WaitFieldAsync("pdb/guarded", ".status.currentHealthy", "2");
        var node = (await Kubectl.GetAsync("pods", ".items[?(@.metadata.labels.app==\"guarded\")].spec.nodeName")).Split(' ')[0];

        var stuck = (await Kubectl.RunAsync("drain", node, "--ignore-daemonsets", "--timeout=3s")).Failed();
        Assert.Contains("Cannot evict pod as it would violate the pod's disruption budget.", stuck.Output + stuck.Error, StringComparison.Ordinal);
        Assert.Contains("SchedulingDisabled", (await Kubectl.RunAsync("get", "node", node, "--no-headers")).Succeeded().Output, StringComparison.Ordinal);

        (await Kubectl.RunAsync("patch", "pdb", "guarded", "-p", """{"spec":{"minAvailable":1}}""")).Succeeded();
        (await Kubectl.RunAsync("drain", node, "--ignore-daemonsets", "--timeout=60s")).Succeeded();
        Assert.Empty(await PodsOnAsync("guarded", node));
        (await Kubectl.RunAsync("rollout", "status", "deployment/guarded", "--timeout=60s")).Succeeded();
        (await Kubectl.RunAsync("uncordon", node)).Succeeded();
        await Kubectl.UntilAsync(result => result.ExitCode == 0 && result.Output.Length == 0, "get", "node", node, "-o", "jsonpath={.spec.taints}");
    }

    private async Task MakeAsync(string name, int replicas)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{name}}
            spec:
              replicas: {{replicas}}
              selector:
                matchLabels: {app: {{name}}}
              template:
                metadata:
                  labels: {app: {{name}}}
                spec:
                  terminationGracePeriodSeconds: 1
                  topologySpreadConstraints:
                  - maxSkew: 1
                    topologyKey: kubernetes.io/hostname
                    whenUnsatisfiable: ScheduleAnyway
                    labelSelector:
                      matchLabels: {app: {{name}}}
                  containers:
                  - name: main
                    image: busybox:1.28
                    command: [sh, -c, "mkdir /www && hostname > /www/index.html && exec httpd -f -p 80 -h /www"]
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
            """);
        (await Kubectl.RunAsync("rollout", "status", $"deployment/{name}", "--timeout=60s")).Succeeded();
    }

    private async Task MakeClientAsync(string node)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec:
              nodeName: {{node}}
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "curlimages/curl:7.85.0", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("client");
    }

    // Rules follow endpoints: a round may still meet what the one before the change knew. After one good round all are good.
    private async Task AllAnswerAsync(string address, string[] butNot)
    {
        const int requests = 40;
        string[] ask =
        [
            "exec", "client", "--", "sh", "-c", $"for i in $(seq {requests}); do curl -sS --max-time 10 http://{address}/ || echo lost; done",
        ];
        await Kubectl.UntilAsync(round => round.Lines.Length == requests && !round.Lines.Any(name => name == "lost" || butNot.Contains(name)), ask);
        var answers = (await Kubectl.RunAsync(ask)).Succeeded().Lines;
        Assert.Equal(requests, answers.Length);
        Assert.Empty(answers.Except((await Kubectl.PodsAsync("app=web")).Except(butNot)));
    }

    private async Task<string[]> PodsOnAsync(string app, string node) => (await Kubectl.RunAsync(
        "get", "pods", "-l", $"app={app}", "--field-selector", $"spec.nodeName={node}", "-o", "name")).Succeeded().Lines;

    private static string NameOf(string pod) => pod.Split('/')[1];

    private static string[] ReadyNodes(string json) =>
    [
        .. JsonNode.Parse(json)!["items"]!.AsArray()
            .SelectMany(slice => slice!["endpoints"]?.AsArray() ?? [])
            .Where(e => (bool?)e!["conditions"]!["ready"] == true)
            .Select(e => (string)e!["nodeName"]!),
    ];
}
