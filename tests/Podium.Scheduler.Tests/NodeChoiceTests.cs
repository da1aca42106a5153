using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: where a pod goes, and the sentence users read when it can't go anywhere. Method: tables over the pure choice.</summary>
public sealed class NodeChoiceTests
{
    private static readonly Taint Gpu = new() { Key = "cputype", Value = "gpu", Effect = "NoSchedule" };

    [Fact]
    public void The_emptier_node_is_chosen() =>
        Assert.Equal("b", Choose(Make.Pod("p", "100m"), Make.State(Make.Node("a"), Make.Pod("x", "1")), Make.State(Make.Node("b"))).NodeName);

    [Fact]
    public void Without_nodes_the_message_says_so() =>
        Assert.Equal("no nodes available to schedule pods", Choose(Make.Pod("p")).Message);

    [Fact]
    public void Too_large_a_request_is_counted_and_preemption_cannot_help() =>
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            Choose(Make.Pod("p", "100"), Make.State(Make.Node("a"))).Message);

    [Fact]
    public void Reasons_are_counted_over_the_nodes_and_sorted()
    {
        var result = Choose(
            Make.Pod("p", "1", "1Gi"),
            Make.State(Make.Node("a", change: n => n with { Spec = n.Spec with { Taints = [Gpu] } })),
            Make.State(Make.Node("b"), Make.Pod("x", "1500m", "3500Mi")),
            Make.State(Make.Node("c"), Make.Pod("x", "1500m")));
        Assert.Equal(
            "0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {cputype: gpu}, 2 Insufficient cpu. "
            + "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
            result.Message);
    }

    [Fact]
    public void A_toleration_opens_a_tainted_node()
    {
        var node = Make.State(Make.Node("a", change: n => n with { Spec = n.Spec with { Taints = [Gpu] } }));
        Assert.Null(Choose(Make.Pod("p"), node).NodeName);
        Assert.Equal("a", Choose(Make.Pod("p", spec: s => s with { Tolerations = [new() { Key = "cputype", Operator = "Equal", Value = "gpu", Effect = "NoSchedule" }] }), node).NodeName);
        Assert.Equal("a", Choose(Make.Pod("p", spec: s => s with { Tolerations = [new() { Operator = "Exists" }] }), node).NodeName);
        Assert.Null(Choose(Make.Pod("p", spec: s => s with { Tolerations = [new() { Key = "cputype", Value = "cpu" }] }), node).NodeName);
    }

    [Fact]
    public void A_node_selector_must_match()
    {
        var node = Make.State(Make.Node("a"));
        Assert.Equal("a", Choose(Make.Pod("p", spec: s => s with { NodeSelector = Selector("kubernetes.io/hostname", "a") }), node).NodeName);
        Assert.Equal(
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            Choose(Make.Pod("p", spec: s => s with { NodeSelector = Selector("kubernetes.io/hostname", "z") }), node).Message);
    }

    [Fact]
    public void A_cordoned_node_is_left_alone() =>
        Assert.Contains(
            "1 node(s) were unschedulable.",
            Choose(Make.Pod("p"), Make.State(Make.Node("a", change: n => n with { Spec = n.Spec with { Unschedulable = true } }))).Message);

    [Fact]
    public void A_full_node_takes_no_more_pods() =>
        Assert.Contains("1 Too many pods.", Choose(Make.Pod("p"), Make.State(Make.Node("a", pods: "1"), Make.Pod("x"))).Message);

    [Fact]
    public void Two_pods_cannot_share_a_host_port()
    {
        static PodSpec Port(PodSpec s) => s with { Containers = [s.Containers[0] with { Ports = [new() { Port = 80, HostPort = 8080, Protocol = "TCP" }] }] };
        Assert.Contains(
            "1 node(s) didn't have free ports for the requested pod ports.",
            Choose(Make.Pod("p", spec: Port), Make.State(Make.Node("a"), Make.Pod("x", spec: Port))).Message);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(1000, 420)]
    [InlineData(5000, 500)]
    [InlineData(10000, 500)]
    public void A_large_cluster_is_sampled(int nodes, int sample) => Assert.Equal(sample, NodeChoice.SampleSize(nodes));

    private static Dictionary<string, string> Selector(string key, string value) => new() { [key] = value };

    private static ChoiceResult Choose(Pod pod, params NodeState[] nodes) => NodeChoice.Default(new Random(1)).Choose(new PodInfo(pod), nodes);
}
