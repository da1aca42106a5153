using Podium.Api.Core.V1;
using Podium.Controllers.NodeLifecycle;

namespace Podium.Controllers.Tests.NodeLifecycle;

/// <summary>How zones are judged, and how fast their nodes lose their pods.</summary>
public sealed class ZoneTests
{
    private static readonly NodeLifecycleOptions Options = new();
    private static readonly DateTimeOffset Start = MakeNode.Start;

    [Theory]
    [InlineData(4, 0, "Normal")]
    [InlineData(3, 1, "Normal")]
    [InlineData(1, 2, "Normal")]
    [InlineData(3, 3, "Normal")]
    [InlineData(2, 3, "PartialDisruption")]
    [InlineData(0, 1, "FullDisruption")]
    public void A_zone_is_judged_by_how_many_of_its_nodes_are_ready(int ready, int notReady, string expected) =>
        Assert.Equal(expected, Zones.Of("", Nodes(ready, notReady), Options).State.ToString());

    [Fact]
    public void All_are_disrupted_only_when_every_zone_is()
    {
        Assert.True(Zones.AreAllDisrupted([MakeNode.Of("Ready=False", zone: "a"), MakeNode.Of("Ready=Unknown", zone: "b")], Options));
        Assert.False(Zones.AreAllDisrupted([MakeNode.Of("Ready=False", zone: "a"), MakeNode.Of("Ready=True", zone: "b")], Options));
        Assert.False(Zones.AreAllDisrupted([], Options));
    }

    [Fact]
    public void One_node_of_a_zone_goes_at_once_and_the_next_after_ten_seconds()
    {
        var pace = new EvictionPace(Options);
        Assert.Null(pace.TryTake("a", ZoneState.Normal, 4, Start));
        Assert.Equal(TimeSpan.FromSeconds(7), pace.TryTake("a", ZoneState.Normal, 4, Start.AddSeconds(3)));
        Assert.Null(pace.TryTake("b", ZoneState.Normal, 4, Start.AddSeconds(3)));
        Assert.Null(pace.TryTake("a", ZoneState.Normal, 4, Start.AddSeconds(10)));
    }

    [Fact]
    public void An_unhealthy_zone_stands_still_when_small_and_is_slow_when_large()
    {
        var pace = new EvictionPace(Options);
        Assert.NotNull(pace.TryTake("a", ZoneState.PartialDisruption, 50, Start));
        Assert.Null(pace.TryTake("a", ZoneState.PartialDisruption, 51, Start));
        Assert.Equal(TimeSpan.FromSeconds(100), pace.TryTake("a", ZoneState.PartialDisruption, 51, Start));
    }

    private static IEnumerable<Node> Nodes(int ready, int notReady) =>
        Enumerable.Repeat(MakeNode.Of("Ready=True"), ready).Concat(Enumerable.Repeat(MakeNode.Of("Ready=Unknown"), notReady));
}
