using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Goal: like pods leave the node that has too many of them, and no others. Method: tables over pictures of a cluster.</summary>
public sealed class RemoveDuplicatesTests
{
    private readonly Balance cluster = new();

    [Fact]
    public async Task Two_services_whose_replicas_sit_together_lose_one_each()
    {
        cluster.Node("n1", on: [Balance.Pod("b1", "b"), Balance.Pod("b2", "b")]).Node("n2", on: [Balance.Pod("a1", "a"), Balance.Pod("a2", "a")]);
        Assert.Equal(["a2", "b2"], await EvictAsync());
    }

    [Fact]
    public async Task A_balanced_cluster_is_left_alone()
    {
        cluster.Node("n1", on: [Balance.Pod("a1", "a"), Balance.Pod("b1", "b")]).Node("n2", on: [Balance.Pod("a2", "a"), Balance.Pod("b2", "b")]);
        Assert.Empty(await EvictAsync());
    }

    [Fact]
    public async Task A_node_keeps_its_even_share()
    {
        cluster.Node("n1", on: [.. Enumerable.Range(1, 5).Select(i => Balance.Pod("a" + i, "a"))]).Node("n2");
        Assert.Equal(["a4", "a5"], await EvictAsync());
    }

    [Fact]
    public async Task Pods_of_other_images_are_no_duplicates()
    {
        var other = Balance.Pod("a2", "a", change: p => p with { Spec = p.Spec with { Containers = [p.Spec.Containers[0] with { Image = "other" }] } });
        cluster.Node("n1", on: [Balance.Pod("a1", "a"), other]).Node("n2");
        Assert.Empty(await EvictAsync());
    }

    [Fact]
    public async Task Without_a_second_node_for_them_duplicates_stay()
    {
        cluster.Node("n1", on: [Balance.Pod("a1", "a"), Balance.Pod("a2", "a")])
            .Node("n2", n => n with { Spec = n.Spec with { Taints = [new() { Key = "k", Effect = "NoSchedule" }] } });
        Assert.Empty(await EvictAsync());
        Assert.Equal(["default/ReplicaSet/a (a:1): less than two feasible nodes for duplicates to land, skipping eviction"], cluster.Notes);
    }

    [Fact]
    public async Task Nodes_that_are_not_ready_are_no_nodes()
    {
        cluster.Node("n1", on: [Balance.Pod("a1", "a"), Balance.Pod("a2", "a")])
            .Node("n2", n => n with { Status = n.Status with { Conditions = [new() { Type = "Ready", Status = "Unknown" }] } });
        Assert.Empty(await EvictAsync());
    }

    [Fact]
    public async Task Kinds_and_namespaces_can_be_left_out()
    {
        cluster.Node("n1", on: [Balance.Pod("a1", "a"), Balance.Pod("a2", "a")]).Node("n2");
        Assert.Empty(await cluster.EvictedAsync(new RemoveDuplicates(new() { ExcludeOwnerKinds = ["ReplicaSet"] })));
        Assert.Empty(await cluster.EvictedAsync(new RemoveDuplicates(new() { Namespaces = new() { Exclude = ["default"] } })));
        Assert.Empty(await cluster.EvictedAsync(new RemoveDuplicates(new() { Namespaces = new() { Include = ["other"] } })));
        Assert.Equal(["a2"], await cluster.EvictedAsync(new RemoveDuplicates(new() { Namespaces = new() { Include = ["default"] } })));
    }

    [Fact]
    public async Task The_runs_limit_ends_it()
    {
        cluster.Node("n1", on: [.. Enumerable.Range(1, 6).Select(i => Balance.Pod("a" + i, "a"))]).Node("n2").Node("n3");
        cluster.Limit = 1;
        Assert.Equal(["a3"], await EvictAsync());
    }

    private Task<IReadOnlyList<string>> EvictAsync() => cluster.EvictedAsync(new RemoveDuplicates(new()));
}
