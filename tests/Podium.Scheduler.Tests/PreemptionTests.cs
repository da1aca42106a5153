using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: the right pods make way, and as few as can be. Method: tables over the pure choice of victims.</summary>
public sealed class PreemptionTests
{
    private readonly Scene scene = new();

    [Fact]
    public void A_more_important_pod_displaces_the_least_important_that_make_room()
    {
        scene.With("a", Of("low", 1, "1"), Of("lower", 0, "1"));
        Assert.Equal(["lower"], Victims(Of("p", 10, "1")));
        Assert.Equal(["low", "lower"], Victims(Of("p", 10, "2")));
    }

    [Fact]
    public void Equals_and_betters_are_never_displaced()
    {
        scene.With("a", Of("x", 10, "1"), Of("y", 11, "1"));
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
            scene.Message(Of("p", 10, "1")));
    }

    [Fact]
    public void Where_all_lesser_pods_together_would_not_do_the_message_says_what_still_lacks()
    {
        scene.With("a", Of("x", 10, "1500m"), Of("y", 0, "100m"));
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Insufficient cpu.",
            scene.Message(Of("p", 10, "1")));
    }

    [Fact]
    public void A_policy_of_never_displaces_nobody()
    {
        scene.With("a", Of("x", 0, "2"));
        var pod = Of("p", 10, "1");
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.",
            scene.Message(pod with { Spec = pod.Spec with { PreemptionPolicy = "Never" } }));
    }

    [Fact]
    public void Taints_and_selectors_are_no_reason_to_displace()
    {
        scene.With(Make.Node("a", change: n => n with { Spec = n.Spec with { Taints = [new() { Key = "k", Effect = "NoSchedule" }] } }), Of("x", 0, "1"));
        Assert.Null(scene.Preempt(Of("p", 10, "1")).Victims);
    }

    [Fact]
    public void The_node_whose_victims_matter_least_is_chosen()
    {
        scene.With("a", Of("a1", 5, "2")).With("b", Of("b1", 3, "2")).With("c", Of("c1", 3, "1"), Of("c2", 3, "1"));
        Assert.Equal(["b1"], Victims(Of("p", 10, "2")));
    }

    [Fact]
    public void A_budget_is_respected_where_another_node_does()
    {
        scene.With("a", Of("a1", 1, "2")).With("b", Of("b1", 5, "2"));
        Protect("a1");
        Assert.Equal(["b1"], Victims(Of("p", 10, "2")));
    }

    [Fact]
    public void A_budget_is_broken_where_nothing_else_does()
    {
        scene.With("a", Of("a1", 1, "2"));
        Protect("a1");
        var victims = scene.Preempt(Of("p", 10, "2")).Victims!;
        Assert.Equal(1, victims.Violations);
    }

    [Fact]
    public void Of_equal_pods_the_protected_one_stays()
    {
        scene.With("a", Of("a1", 1, "1"), Of("a2", 1, "1"));
        Protect("a2");
        Assert.Equal(["a1"], Victims(Of("p", 10, "1")));
    }

    [Fact]
    public void Pods_are_displaced_for_the_sake_of_anti_affinity_too()
    {
        var other = Make.Labelled(Of("x", 0, "100m"), ("app", "web"));
        scene.With("a", other, Of("y", 0, "100m"));
        var term = Make.Term("kubernetes.io/hostname", ("app", "web"));
        var pod = Of("p", 10, "100m");
        Assert.Equal(["x"], Victims(pod with { Spec = Make.Apart(term)(pod.Spec) }));
    }

    [Fact]
    public void Looking_for_victims_changes_nothing()
    {
        scene.With("a", Of("x", 0, "1"), Of("y", 1, "1")).With("b", Of("z", 3, "2"));
        var before = scene.Cluster.Nodes.Select(n => (n.Name, n.Requested.MilliCpu, n.Pods.Count)).ToList();
        scene.Preempt(Of("p", 10, "2"));
        Assert.Equal(before, scene.Cluster.Nodes.Select(n => (n.Name, n.Requested.MilliCpu, n.Pods.Count)));
    }

    [Fact]
    public void Room_that_is_being_made_is_kept_from_lesser_pods_but_not_from_greater()
    {
        scene.With("a");
        scene.Cluster.Nominations.Put(new(Of("waiting", 10, "2")), "a");
        Assert.Null(scene.Choose(Of("lesser", 5, "1")));
        Assert.Null(scene.Choose(Of("equal", 10, "1")));
        Assert.Equal("a", scene.Choose(Of("greater", 11, "1")));
        Assert.Equal("a", scene.Choose(Of("waiting", 10, "2")));
    }

    [Fact]
    public void While_its_victims_end_a_pod_displaces_no_others()
    {
        var ending = Of("x", 0, "2");
        ending = ending with
        {
            Metadata = ending.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch },
            Status = new() { Conditions = [new() { Type = "DisruptionTarget", Status = "True", Reason = "PreemptionByScheduler" }] },
        };
        scene.With("a", ending).With("b", Of("y", 0, "2"));
        scene.Cluster.Nominations.Put(new(Of("p", 10, "2")), "a");
        Assert.EndsWith("preemption: not eligible due to a terminating pod on the nominated node.", scene.Message(Of("p", 10, "2")));
    }

    private static Pod Of(string name, int priority, string cpu) => Make.Labelled(Make.Pod(name, cpu, spec: s => s with { Priority = priority }), ("name", name));

    private IEnumerable<string> Victims(Pod pod) => scene.Preempt(pod).Victims!.Pods.Select(p => p.Key.Name).Order();

    private void Protect(string name) => scene.Budgets.Add(new PodDisruptionBudget
    {
        Metadata = new() { Namespace = "default", Name = name },
        Spec = new() { Selector = Make.Selects(("name", name)) },
        Status = new() { DisruptionsAllowed = 0 },
    });
}
