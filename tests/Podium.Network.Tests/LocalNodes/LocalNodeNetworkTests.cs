using System.Net;
using Podium.Network.LocalNodes;

namespace Podium.Network.Tests.LocalNodes;

/// <summary>The addresses and names of nodes that share a machine.</summary>
public sealed class LocalNodeNetworkTests
{
    [Theory]
    [InlineData("10.244.0.0/16", "10.244.255.0/24", "10.244.255.1", "10.244.255.2")]
    [InlineData("10.8.16.0/20", "10.8.31.0/24", "10.8.31.1", "10.8.31.2")]
    public void Nodes_have_the_last_addresses_of_the_pods_range(string pods, string nodes, string gateway, string first)
    {
        var network = new LocalNodeNetwork("c", IPNetwork.Parse(pods));
        Assert.Equal((nodes, gateway, first), (network.Addresses.ToString(), network.Gateway.ToString(), network.AddressOf(1).ToString()));
    }

    [Fact]
    public void The_kernel_takes_the_names_and_clusters_do_not_share_them()
    {
        var (one, two) = (new LocalNodeNetwork("one", IPNetwork.Parse("10.1.0.0/16")), new LocalNodeNetwork("two", IPNetwork.Parse("10.2.0.0/16")));
        string[] names = [one.BridgeName, two.BridgeName, one.CableOf("worker-1"), two.CableOf("worker-1"), one.CableOf("worker-2")];
        Assert.All(names, name => Assert.InRange(name.Length, 1, 15));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void What_leaves_the_machine_is_translated_or_dropped()
    {
        var rules = new LocalNodeNetwork("c", IPNetwork.Parse("10.244.0.0/16")).Rules();
        Assert.Contains("ip saddr 10.244.255.0/24 ip daddr != 10.244.0.0/16", rules, StringComparison.Ordinal);
        Assert.Contains("masquerade", rules, StringComparison.Ordinal);
        Assert.Contains("ip saddr 10.244.0.0/16 ip daddr != 10.244.0.0/16", rules, StringComparison.Ordinal);
    }
}
