using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Controllers.GarbageCollection;

namespace Podium.Controllers.Tests.GarbageCollection;

/// <summary>What becomes of an object by what became of its owners.</summary>
public sealed class GarbagePlanTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "Keep")]
    [InlineData("Solid", "Keep")]
    [InlineData("Dangling", "Delete Background")]
    [InlineData("Dangling Dangling", "Delete Background")]
    [InlineData("Solid Dangling", "Release u1")]
    [InlineData("Waiting Solid", "Release u0")]
    [InlineData("Waiting", "Delete Background")]
    [InlineData("Waiting Dangling", "Delete Background")]
    internal void An_object_stays_while_one_owner_does(string owners, string expected) =>
        Assert.Equal(expected, Text(Plan(owners)));

    [Fact]
    public void Below_an_owner_that_waits_dependents_go_in_the_foreground_too()
    {
        Assert.Equal("Delete Foreground", Text(Plan("Waiting", dependents: Node(GarbageState.Alive))));
        Assert.Equal("Delete Background", Text(Plan("Dangling", dependents: Node(GarbageState.Alive))));
    }

    [Fact]
    public void A_circle_of_those_that_wait_for_each_other_is_broken() =>
        Assert.True(Assert.IsType<GarbagePlan.Delete>(Plan("Waiting", dependents: Node(GarbageState.DeletingDependents))).Unblock);

    [Theory]
    [InlineData("orphan", "Delete Orphan")]
    [InlineData("foregroundDeletion", "Delete Foreground")]
    public void What_was_asked_for_before_still_holds(string finalizer, string expected) =>
        Assert.Equal(expected, Text(GarbagePlan.OfAlive(Meta(1) with { Finalizers = [finalizer] }, [OwnerStanding.Dangling], [])));

    [Fact]
    public void An_object_that_waits_for_its_dependents_may_go_when_none_blocks_it()
    {
        var ending = new ObjectMeta { Uid = "me", DeletionTimestamp = Now, Finalizers = ["foregroundDeletion"] };
        Assert.IsType<GarbagePlan.Finish>(GarbagePlan.OfEnding(ending, [Node(GarbageState.Alive, blocks: false)]));
        Assert.Equal(["d"], Assert.IsType<GarbagePlan.Await>(GarbagePlan.OfEnding(ending, [Node(GarbageState.Alive)])).DependentUids);
        Assert.Empty(Assert.IsType<GarbagePlan.Await>(GarbagePlan.OfEnding(ending, [Node(GarbageState.DeletingDependents)])).DependentUids);
    }

    [Fact]
    public void An_object_that_is_to_leave_its_dependents_behind_releases_all_of_them()
    {
        var ending = new ObjectMeta { Uid = "me", DeletionTimestamp = Now, Finalizers = ["orphan"] };
        Assert.Single(Assert.IsType<GarbagePlan.Orphan>(GarbagePlan.OfEnding(ending, [Node(GarbageState.Alive, blocks: false)])).Dependents);
    }

    private static GarbagePlan Plan(string owners, params GarbageNode[] dependents)
    {
        var standings = owners.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<OwnerStanding>).ToList();
        return GarbagePlan.OfAlive(Meta(standings.Count), standings, dependents);
    }

    private static ObjectMeta Meta(int owners) => new()
    {
        Uid = "me",
        OwnerReferences = [.. Enumerable.Range(0, owners).Select(i => new OwnerReference { Uid = $"u{i}", Name = "o", Kind = "ConfigMap", ApiVersion = "v1" })],
    };

    private static GarbageNode Node(GarbageState state, bool blocks = true) =>
        new(ConfigMap.Resource, new ObjectKey("default", "d"), "d", [new OwnerReference { Uid = "me", BlockOwnerDeletion = blocks }], state);

    private static string Text(GarbagePlan plan) => plan switch
    {
        GarbagePlan.Release release => $"Release {string.Join(' ', release.OwnerUids)}",
        GarbagePlan.Delete delete => $"Delete {delete.Policy}",
        _ => plan.GetType().Name,
    };
}
