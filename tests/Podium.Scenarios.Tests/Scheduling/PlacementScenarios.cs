using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Scheduling;

/// <summary>Where pods go on four nodes: by name, by label, by taint and by the pods that are there already.</summary>
[Collection(SharedNodes.Name)]
public sealed class PlacementScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    private const string ToWorker3 = "nodeSelector: {kubernetes.io/hostname: worker-3}";

    [Fact]
    public async Task A_node_selector_decides_where_a_pod_goes()
    {
        await MakeAsync("chosen", "nodeSelector: {kubernetes.io/hostname: worker-1}");
        await Kubectl.WaitReadyAsync("chosen");
        Assert.Equal("worker-1", await NodeOfAsync("chosen"));
        Assert.Equal(
            $"Successfully assigned {Namespace}/chosen to worker-1", (await Kubectl.WaitEventAsync("chosen", e => e.Reason == "Scheduled")).Message);
    }

    [Fact]
    public async Task A_pod_waits_for_a_label_and_is_placed_once_a_node_has_it()
    {
        var label = $"{Namespace}/cputype";
        await MakeAsync("waiting", $"nodeSelector: {{{label}: gpu}}");
        var failure = await Kubectl.WaitEventAsync("waiting", e => e.Reason == "FailedScheduling");
        Assert.Equal(
            "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match Pod's node "
            + "affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
            failure.Message);
        Assert.Equal("Pending", (await Kubectl.RowAsync("waiting")).Status);

        (await Kubectl.RunAsync("label", "nodes", "worker-2", $"{label}=gpu")).Succeeded();
        await Kubectl.WaitReadyAsync("waiting");
        Assert.Equal("worker-2", await NodeOfAsync("waiting"));

        // Who runs already stays, whatever becomes of the label.
        (await Kubectl.RunAsync("label", "nodes", "worker-2", $"{label}-")).Succeeded();
        Assert.Equal("Running", (await Kubectl.RowAsync("waiting")).Status);
    }

    [Fact]
    public async Task A_node_name_passes_the_scheduler_by()
    {
        await MakeAsync("named", "nodeName: worker-3");
        await Kubectl.WaitReadyAsync("named");
        Assert.Equal("worker-3", await NodeOfAsync("named"));
        Assert.DoesNotContain(await Kubectl.EventsAsync("named"), e => e.Reason == "Scheduled");
    }

    [Fact]
    public async Task A_taint_keeps_new_pods_off_and_untainting_places_those_that_wait()
    {
        var taint = $"{Namespace}/taken";
        await MakeAsync("early", ToWorker3);
        await Kubectl.WaitReadyAsync("early");
        Assert.Equal("node/worker-3 tainted\n", (await Kubectl.RunAsync("taint", "node", "worker-3", $"{taint}:NoSchedule")).Succeeded().Output);
        try
        {
            await MakeAsync("late", ToWorker3);
            await Kubectl.WaitEventAsync(
                "late", e => e.Reason == "FailedScheduling" && e.Message.Contains($"node(s) had untolerated taint {{{taint}: }}", StringComparison.Ordinal));
            Assert.Equal("Running", (await Kubectl.RowAsync("early")).Status);

            await MakeAsync("tolerant", $"{ToWorker3}\n  tolerations: [{{key: {taint}, operator: Exists, effect: NoSchedule}}]");
            await Kubectl.WaitReadyAsync("tolerant");
        }
        finally
        {
            Assert.Equal("node/worker-3 untainted\n", (await Kubectl.RunAsync("taint", "node", "worker-3", $"{taint}:NoSchedule-")).Succeeded().Output);
        }

        await Kubectl.WaitReadyAsync("late");
        Assert.Equal("worker-3", await NodeOfAsync("late"));
    }

    [Fact]
    public async Task Pods_that_keep_apart_take_a_node_each_and_one_too_many_waits()
    {
        const string Apart = """
            affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {role: apart}}}
            """;
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            await MakeAsync($"apart-{number}", Apart, "role: apart");
        }

        // Which of them waits is not said.
        var placed = await Kubectl.UntilAsync(
            result => Nodes(result).Length == 3, "get", "pods", "-l", "role=apart", "-o", "jsonpath={.items[*].spec.nodeName}");
        Assert.Equal(["worker-1", "worker-2", "worker-3"], Nodes(placed).Order());
        var waiting = (await Kubectl.RunAsync("get", "pods", "-l", "role=apart", "--field-selector", "spec.nodeName=", "-o", "name")).Succeeded().Output.Trim();
        await Kubectl.WaitEventAsync(
            waiting["pod/".Length..],
            e => e.Reason == "FailedScheduling" && e.Message.Contains("3 node(s) didn't match pod anti-affinity rules", StringComparison.Ordinal));

        (await Kubectl.RunAsync("delete", "pod", "-l", "role=apart", "--field-selector", "spec.nodeName=worker-2", "--wait=false")).Succeeded();
        await Kubectl.WaitReadyAsync(waiting["pod/".Length..]);
        Assert.Equal("worker-2", await NodeOfAsync(waiting["pod/".Length..]));

        static string[] Nodes(CommandResult result) => result.Succeeded().Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_pod_follows_the_one_it_wants_to_be_near()
    {
        await MakeAsync("leader", "nodeSelector: {kubernetes.io/hostname: worker-2}", "role: leader");
        await MakeAsync("follower", """
            affinity:
                podAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {role: leader}}}
            """);
        await Kubectl.WaitReadyAsync("follower");
        Assert.Equal("worker-2", await NodeOfAsync("follower"));
    }

    [Fact]
    public async Task Replicas_spread_over_the_workers_without_being_told()
    {
        // The workers are alike only where nothing runs: what others' pods ask for weighs too.
        (await Kubectl.RunAsync("delete", "pods", "--all", "--timeout=90s")).Succeeded();
        (await Kubectl.RunAsync("create", "deployment", "spread", "--image=nginx:1.25.3-alpine", "--replicas=3")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deployment/spread", "--timeout=90s")).Succeeded();
        var nodes = (await Kubectl.RunAsync("get", "pods", "-l", "app=spread", "-o", "jsonpath={.items[*].spec.nodeName}")).Succeeded().Output.Split(' ');
        Assert.Equal(["worker-1", "worker-2", "worker-3"], nodes.Order());
    }

    private Task<string> NodeOfAsync(string pod) => Kubectl.GetAsync($"pod/{pod}", ".spec.nodeName");

    private Task MakeAsync(string name, string spec, string labels = "role: none") => Kubectl.MakeAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: { {{labels}} }
        spec:
          terminationGracePeriodSeconds: 1
          {{spec}}
          containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
        """);
}
