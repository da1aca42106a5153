using Podium.Api.Core.V1;
using Podium.Network.Routes;

namespace Podium.Network.Tests.Routes;

/// <summary>Which routes a node has to other nodes' pods.</summary>
public sealed class NodeRoutePlanTests
{
    [Fact]
    public void Every_other_node_with_a_range_and_an_address_is_wanted()
    {
        var wanted = NodeRoutePlan.Wanted("a", [MakeNode("a", "10.0.0.0/24", "1.1.1.1"), MakeNode("b", "10.0.1.0/24", "1.1.1.2"), MakeNode("c", "", "1.1.1.3"), MakeNode("d", "10.0.3.0/24", "")]);
        Assert.Equal([new NodeRoute("10.0.1.0/24", "1.1.1.2")], wanted);
    }

    [Theory]
    [InlineData("1.1.1.2 dev eth0 src 1.1.1.1 uid 0 \n    cache \n", "1.1.1.2")]
    [InlineData("1.1.1.2 via 2.2.2.1 dev eth0 src 2.2.2.9 uid 0 \n    cache \n", "2.2.2.1")]
    [InlineData("local 1.1.1.2 dev lo src 1.1.1.2 uid 0 \n    cache <local> \n", null)]
    [InlineData("", null)]
    public void The_next_hop_is_the_node_or_the_gateway_towards_it(string answer, string? hop)
    {
        Assert.Equal(hop, NodeRoutePlan.NextHop("1.1.1.2", answer));
    }

    [Fact]
    public void Only_what_differs_is_changed_and_links_own_routes_are_left_alone()
    {
        const string shown = """
            unreachable 10.0.0.0/16 metric 4294967295
            10.0.0.0/24 dev pod-1 proto kernel scope link src 10.0.0.1
            10.0.1.0/24 via 1.1.1.2 dev eth0
            10.0.2.0/24 via 1.1.1.9 dev eth0
            10.0.4.0/24 via 1.1.1.5 dev eth0
            """;
        var wanted = new Dictionary<string, string> { ["10.0.1.0/24"] = "1.1.1.2", ["10.0.2.0/24"] = "1.1.1.3", ["10.0.3.0/24"] = "1.1.1.4" };
        Assert.Equal(
            "route replace 10.0.2.0/24 via 1.1.1.3\nroute replace 10.0.3.0/24 via 1.1.1.4\nroute delete 10.0.4.0/24\n",
            NodeRoutePlan.Changes(wanted, shown));
        Assert.Equal("", NodeRoutePlan.Changes(new Dictionary<string, string>(), ""));
    }

    private static Node MakeNode(string name, string range, string address) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { PodCIDR = range },
        Status = new() { Addresses = address.Length == 0 ? [] : [new() { Type = "Hostname", Address = name }, new() { Type = "InternalIP", Address = address }] },
    };
}
