using Podium.Api.Core.V1;
using Podium.Api.Selectors;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: pods of a group spread over places as their constraints say. Method: the documentation's examples as tables.</summary>
public sealed class PodTopologySpreadTests
{
    private const string Zone = "zone";
    private const string Host = "kubernetes.io/hostname";
    private readonly Scene scene = new();
    private int placed;

    public PodTopologySpreadTests()
    {
        foreach (var (node, zone) in new[] { ("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b") })
        {
            scene.With(Make.Labelled(Make.Node(node), (Zone, zone)));
        }
    }

    [Fact]
    public void The_place_with_the_fewest_is_the_only_one_when_the_skew_is_reached()
    {
        Place("a1", "a2", "b1");
        Assert.StartsWith("b", scene.Choose(Spread(Hard(Zone))));
    }

    [Fact]
    public void Two_constraints_must_both_hold()
    {
        Place("a1", "a2", "b1");
        Assert.Equal("b2", scene.Choose(Spread(Hard(Zone), Hard(Host))));
    }

    [Fact]
    public void Constraints_that_no_node_can_meet_together_keep_it_waiting()
    {
        Place("a1", "a1", "b1", "b1", "b2");
        Assert.Equal(
            "0/4 nodes are available: 4 node(s) didn't match pod topology spread constraints. "
            + "preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.",
            scene.Message(Spread(Hard(Zone), Hard(Host) with { LabelSelector = Make.Selects(("app", "web")) }, Hard(Zone) with { MaxSkew = 1, MinDomains = 3 })));
    }

    [Fact]
    public void A_node_without_the_label_does_not_do()
    {
        scene.With("c");
        Assert.Equal(
            "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label). "
            + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            new Scene().With("c").Message(Spread(Hard(Zone))));
    }

    [Fact]
    public void Fewer_places_than_asked_for_count_as_empty_places()
    {
        Place("a1", "b1");
        Assert.NotNull(scene.Choose(Spread(Hard(Zone))));
        Assert.Null(scene.Choose(Spread(Hard(Zone) with { MinDomains = 3 })));
        Assert.NotNull(scene.Choose(Spread(Hard(Zone) with { MinDomains = 2 })));
    }

    [Fact]
    public void Nodes_that_the_pods_selector_excludes_count_only_when_told_so()
    {
        Place("a1");
        var inA = new Dictionary<string, string> { [Zone] = "a" };
        var pod = Spread(Hard(Zone));
        Assert.StartsWith("a", scene.Choose(pod with { Spec = pod.Spec with { NodeSelector = inA } }));
        pod = Spread(Hard(Zone) with { NodeAffinityPolicy = "Ignore" });
        Assert.Null(scene.Choose(pod with { Spec = pod.Spec with { NodeSelector = inA } }));
    }

    [Fact]
    public void Tainted_nodes_count_unless_told_otherwise()
    {
        scene.Cluster.RemoveNode("b2");
        scene.With(Make.Labelled(Make.Node("b1", change: n => n with { Spec = n.Spec with { Taints = [new() { Key = "k", Effect = "NoSchedule" }] } }), (Zone, "b")));
        Place("a1");
        Assert.Null(scene.Choose(Spread(Hard(Zone))));
        Assert.StartsWith("a", scene.Choose(Spread(Hard(Zone) with { NodeTaintsPolicy = "Honor" })));
    }

    [Fact]
    public void Match_label_keys_count_only_pods_of_the_same_revision()
    {
        foreach (var node in new[] { "b1", "b2" })
        {
            scene.With(Make.Labelled(Make.Node(node, change: n => n with { Spec = n.Spec with { Unschedulable = true } }), (Zone, "b")));
        }

        Place("a1", "a2");
        Assert.Null(scene.Choose(Make.Labelled(Spread(Hard(Zone)), ("app", "web"), ("rev", "2"))));
        var ofRevision = Hard(Zone) with { MatchLabelKeys = ["rev", "absent"] };
        Assert.StartsWith("a", scene.Choose(Make.Labelled(Spread(ofRevision), ("app", "web"), ("rev", "2"))));
    }

    [Fact]
    public void Pods_that_end_are_not_counted()
    {
        scene.Place(Web("x") with { Metadata = Web("x").Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } }, "b1");
        Place("a1");
        Assert.StartsWith("b", scene.Choose(Spread(Hard(Zone))));
    }

    [Fact]
    public void A_soft_constraint_prefers_the_emptier_place_and_forbids_none()
    {
        Place("a1", "a2", "a2");
        Assert.StartsWith("b", scene.Choose(Spread(Hard(Zone) with { WhenUnsatisfiable = "ScheduleAnyway" })));
        foreach (var node in new[] { "b1", "b2" })
        {
            scene.Cluster.RemoveNode(node);
        }

        Assert.Equal("a1", scene.Choose(Spread(Hard(Host) with { WhenUnsatisfiable = "ScheduleAnyway" })));
    }

    [Fact]
    public void Pods_of_a_service_spread_without_being_told()
    {
        scene.Siblings = Selector.Parse("app=web");
        for (var i = 0; i < 8; i++)
        {
            var pod = Web("web-" + i);
            scene.Place(pod, scene.Choose(pod)!);
        }

        Assert.All(scene.Cluster.Nodes, node => Assert.Equal(2, node.Pods.Count));
    }

    private static TopologySpreadConstraint Hard(string key) =>
        new() { TopologyKey = key, MaxSkew = 1, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Make.Selects(("app", "web")) };

    private static Pod Spread(params TopologySpreadConstraint[] constraints) =>
        Make.Labelled(Make.Pod("p", spec: s => s with { TopologySpreadConstraints = constraints }), ("app", "web"));

    private static Pod Web(string name) => Make.Labelled(Make.Pod(name), ("app", "web"));

    private void Place(params string[] nodes)
    {
        foreach (var node in nodes)
        {
            scene.Place(Make.Labelled(Make.Pod("x" + placed++), ("app", "web"), ("rev", "1")), node);
        }
    }
}
