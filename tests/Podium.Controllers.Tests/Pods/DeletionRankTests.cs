using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Tests.Pods;

/// <summary>Which pods go first: each case has one pod that is to be deleted before the other, for the first reason in which they differ.</summary>
public sealed class DeletionRankTests
{
    public static TheoryData<string> Cases => [.. Pairs.Keys];

    private static readonly Dictionary<string, (Pod First, Pod Last)> Pairs = new()
    {
        ["a pod without a node before one that has one"] = (MakePod.Pending("z"), MakePod.Pending("a", "n1")),
        ["a pending pod before a running one"] = (MakePod.Pending("z", "n1"), MakePod.Running("a")),
        ["an unready pod before a ready one"] = (MakePod.Running("z"), MakePod.Ready("a")),
        ["a cheap pod before a dear one"] = (MakePod.Ready("z").Costing(-5), MakePod.Ready("a").Costing(5)),
        ["a pod without a cost before one that costs something"] = (MakePod.Ready("z"), MakePod.Ready("a").Costing(1)),
        ["readiness counts before cost"] = (MakePod.Running("z").Costing(100), MakePod.Ready("a").Costing(-100)),
        ["cost counts before age"] = (MakePod.Ready("z", readyFor: 1000).Costing(0), MakePod.Ready("a", readyFor: 1).Costing(1)),
        ["a pod that was ready for a shorter time"] = (MakePod.Ready("z", readyFor: 3), MakePod.Ready("a", readyFor: 300)),
        ["ages of one magnitude count as the same, and the uid decides"] = (MakePod.Ready("a", readyFor: 150), MakePod.Ready("z", readyFor: 140)),
        ["a pod that restarted more often"] = (MakePod.Running("z").Restarted(3), MakePod.Running("a").Restarted(1)),
        ["a younger pod"] = (MakePod.Running("z").Aged(2), MakePod.Running("a").Aged(2000)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pod_whose_loss_costs_least_goes_first(string name)
    {
        var (first, last) = Pairs[name];
        Assert.Equal([first], DeletionRank.Choose([last, first], [last, first], 1, MakePod.Now));
        Assert.Equal([first], DeletionRank.Choose([first, last], [first, last], 1, MakePod.Now));
    }

    [Fact]
    public void One_of_two_on_a_node_goes_before_one_that_is_alone()
    {
        var alone = MakePod.Ready("a", readyFor: 1, node: "n1");
        Pod[] both = [MakePod.Ready("b", readyFor: 500, node: "n2"), MakePod.Ready("c", readyFor: 500, node: "n2")];
        Assert.Equal("b", Assert.Single(DeletionRank.Choose([alone, .. both], [alone, .. both], 1, MakePod.Now)).Metadata.Name);
    }

    [Fact]
    public void Pods_of_sibling_owners_count_on_a_node_and_ended_ones_do_not()
    {
        var beside = MakePod.Ready("mine-2", readyFor: 500, node: "n2");
        var alone = MakePod.Ready("mine-1", readyFor: 1, node: "n1");
        var sibling = MakePod.Ready("theirs", node: "n2");
        var ended = MakePod.Ready("over", node: "n1") with { Status = new() { Phase = "Succeeded" } };
        Assert.Equal([beside], DeletionRank.Choose([alone, beside], [alone, beside, sibling, ended, ended], 1, MakePod.Now));
    }

    [Fact]
    public void All_go_where_all_are_too_many()
    {
        Pod[] pods = [MakePod.Ready("a"), MakePod.Ready("b")];
        Assert.Equal(pods, DeletionRank.Choose(pods, pods, 2, MakePod.Now));
    }
}
