using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;
using Podium.Controllers.Ownership;
using Podium.Controllers.Tests.Pods;

namespace Podium.Controllers.Tests.Ownership;

public sealed class ClaimPlanTests
{
    private static readonly ObjectMeta Owner = new() { Namespace = "default", Name = "web", Uid = "o1" };
    private static readonly Selector Web = Selector.Parse("app=web");

    [Fact]
    public void What_is_managed_and_chosen_is_owned() => Assert.Equal([Mine], Plan(Mine).Owned);

    [Fact]
    public void What_is_managed_and_no_longer_chosen_is_released() => Assert.Single(Plan(Relabelled(Mine)).Release);

    [Fact]
    public void An_orphan_that_is_chosen_is_adopted() => Assert.Single(Plan(Orphan).Adopt);

    [Fact]
    public void What_another_manages_is_left_alone()
    {
        var plan = Plan(Orphan with { Metadata = Orphan.Metadata with { OwnerReferences = [Reference("o2")] } });
        Assert.Empty(plan.Owned.Concat(plan.Adopt).Concat(plan.Release));
    }

    [Fact]
    public void An_orphan_that_is_ending_or_elsewhere_is_not_adopted()
    {
        Assert.Empty(Plan(Orphan with { Metadata = Orphan.Metadata with { DeletionTimestamp = MakePod.Now } }).Adopt);
        Assert.Empty(Plan(Orphan with { Metadata = Orphan.Metadata with { Namespace = "other" } }).Adopt);
        Assert.Empty(Plan(Relabelled(Orphan)).Adopt);
    }

    [Fact]
    public void An_owner_that_ends_neither_adopts_nor_releases()
    {
        var plan = ClaimPlan<Pod>.Compute(Owner with { DeletionTimestamp = MakePod.Now }, Web, [Mine, Relabelled(Mine), Orphan]);
        Assert.Equal((1, 0, 0), (plan.Owned.Count, plan.Adopt.Count, plan.Release.Count));
    }

    private static Pod Orphan { get; } = MakePod.Ready("a");

    private static Pod Mine { get; } = Orphan with { Metadata = Orphan.Metadata with { OwnerReferences = [Reference("o1")] } };

    private static Pod Relabelled(Pod pod) =>
        pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["app"] = "other" } } };

    private static OwnerReference Reference(string uid) =>
        new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "web", Uid = uid, Controller = true };

    private static ClaimPlan<Pod> Plan(Pod pod) => ClaimPlan<Pod>.Compute(Owner, Web, [pod]);
}
