using Podium.Api;
using Podium.Kubelet.Node;

namespace Podium.Kubelet.Tests.Node;

/// <summary>What a node says it has, besides what the kubelet measures.</summary>
public sealed class NodeStatusPlanTests
{
    private static readonly Dictionary<string, Quantity> Measured = new() { ["cpu"] = new(2), ["pods"] = new(110) };

    [Fact]
    public void Extended_resources_that_somebody_wrote_stay_and_the_kubelets_own_are_measured()
    {
        var known = new Dictionary<string, Quantity>
        {
            ["cpu"] = new(99),
            ["example.com/dongle"] = new(3),
            ["hugepages-2Mi"] = new(1),
            ["kubernetes.io/batch"] = new(1),
        };
        var all = NodeStatusPlan.WithExtended(Measured, known);
        Assert.Equal(["cpu", "example.com/dongle", "pods"], all.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((new Quantity(2), new Quantity(3)), (all["cpu"], all["example.com/dongle"]));
    }

    [Fact]
    public void Allocatable_is_behind_where_it_lacks_an_amount()
    {
        Assert.True(NodeStatusPlan.HasAllOf(Measured, new Dictionary<string, Quantity> { ["cpu"] = new(2) }));
        Assert.False(NodeStatusPlan.HasAllOf(Measured, new Dictionary<string, Quantity> { ["cpu"] = new(3) }));
        Assert.False(NodeStatusPlan.HasAllOf(Measured, new Dictionary<string, Quantity> { ["example.com/dongle"] = new(3) }));
    }
}
