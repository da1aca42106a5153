using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: a waiting pod is woken by what may help it, and by nothing else. Method: one change a case, on a pod that waits.</summary>
public sealed class QueueingHintTests
{
    private const string Host = "kubernetes.io/hostname";
    private readonly Scene scene = new();

    [Fact]
    public void Untainting_wakes_and_another_taint_does_not()
    {
        var tainted = Tainted("k");
        scene.With(tainted);
        Assert.True(scene.Wakes(Make.Pod("p"), ClusterChange.OfNode(tainted, Make.Node("a"))));
        Assert.False(scene.Wakes(Make.Pod("p"), ClusterChange.OfNode(tainted, Tainted("other"))));
    }

    [Fact]
    public void The_label_that_is_asked_for_wakes_and_another_does_not()
    {
        scene.With("a");
        var pod = Make.Pod("p", spec: s => s with { NodeSelector = new Dictionary<string, string> { ["cputype"] = "gpu" } });
        Assert.True(scene.Wakes(pod, ClusterChange.OfNode(Make.Node("a"), Make.Labelled(Make.Node("a"), ("cputype", "gpu")))));
        Assert.False(scene.Wakes(pod, ClusterChange.OfNode(Make.Node("a"), Make.Labelled(Make.Node("a"), ("cputype", "cpu")))));
    }

    [Fact]
    public void Uncordoning_wakes()
    {
        var cordoned = Make.Node("a", change: n => n with { Spec = n.Spec with { Unschedulable = true } });
        scene.With(cordoned);
        Assert.True(scene.Wakes(Make.Pod("p"), ClusterChange.OfNode(cordoned, Make.Node("a"))));
    }

    [Fact]
    public void A_pod_that_leaves_wakes_one_that_needs_its_room_but_not_one_that_needs_a_label()
    {
        var filler = Make.Pod("x", "2");
        scene.With("a", filler);
        Assert.True(scene.Wakes(Make.Pod("p", "1"), ClusterChange.OfPod(new(filler), null)));
        Assert.False(scene.Wakes(
            Make.Pod("p", spec: s => s with { NodeSelector = new Dictionary<string, string> { ["cputype"] = "gpu" } }), ClusterChange.OfPod(new(filler), null)));
    }

    [Fact]
    public void A_new_node_wakes_only_if_it_is_large_enough()
    {
        scene.With("a", Make.Pod("x", "2"));
        Assert.True(scene.Wakes(Make.Pod("p", "1"), ClusterChange.OfNode(null, Make.Node("b"))));
        Assert.False(scene.Wakes(Make.Pod("p", "1"), ClusterChange.OfNode(null, Make.Node("b", cpu: "500m"))));
    }

    [Fact]
    public void The_pod_it_wants_to_be_near_wakes()
    {
        scene.With("a");
        var pod = Make.Pod("p", spec: Make.Near(Make.Term(Host, ("app", "web"))));
        Assert.True(scene.Wakes(pod, ClusterChange.OfPod(null, Web("x"))));
        Assert.False(scene.Wakes(pod, ClusterChange.OfPod(null, new(Make.Pod("y")))));
        Assert.False(scene.Wakes(pod, ClusterChange.OfPod(Web("x"), null)));
    }

    [Fact]
    public void The_going_of_a_pod_in_the_way_wakes()
    {
        scene.With("a", Make.Labelled(Make.Pod("x"), ("app", "web")));
        var pod = Make.Pod("p", spec: Make.Apart(Make.Term(Host, ("app", "web"))));
        Assert.True(scene.Wakes(pod, ClusterChange.OfPod(Web("x"), null)));
        Assert.False(scene.Wakes(pod, ClusterChange.OfPod(new(Make.Pod("y")), null)));
        Assert.False(scene.Wakes(pod, ClusterChange.OfPod(null, Web("z"))));
    }

    [Fact]
    public void A_change_of_the_numbers_that_a_constraint_counts_wakes()
    {
        scene.With("a", Make.Labelled(Make.Pod("x"), ("app", "web"))).With(Tainted("k") with { Metadata = Make.Node("b").Metadata });
        var pod = Make.Labelled(
            Make.Pod("p", spec: s => s with
            {
                TopologySpreadConstraints = [new() { TopologyKey = Host, MaxSkew = 1, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Make.Selects(("app", "web")) }],
            }),
            ("app", "web"));
        Assert.True(scene.Wakes(pod, ClusterChange.OfPod(Web("x"), null)));
        Assert.False(scene.Wakes(pod, ClusterChange.OfPod(new(Make.Pod("y")), null)));
    }

    private static Node Tainted(string key) => Make.Node("a", change: n => n with { Spec = n.Spec with { Taints = [new() { Key = key, Effect = "NoSchedule" }] } });

    private static PodInfo Web(string name) => new(Make.Labelled(Make.Pod(name), ("app", "web")));
}
