using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Podium.Network.PodNetwork;

namespace Podium.Network.Tests.PodNetwork;

public sealed class PodNetworkTests
{
    private static readonly PodNetworkOptions Options = new()
    {
        Cluster = "my-cluster",
        Node = "node-1.example",
        PodCidr = IPNetwork.Parse("10.231.7.0/24"),
        ClusterCidr = IPNetwork.Parse("10.231.0.0/16"),
        CniConfigDirectory = "/d/cni",
        IpamDirectory = "/d/ipam",
    };

    [Fact]
    public void Names_fit_the_kernel_and_differ_by_cluster_and_node()
    {
        Assert.True(Options.BridgeName.Length <= 15, Options.BridgeName);
        Assert.NotEqual(Options.BridgeName, (Options with { Cluster = "my" }).BridgeName);
        Assert.NotEqual(Options.BridgeName, (Options with { Node = "node-2" }).BridgeName);
        Assert.NotEqual(
            (Options with { Cluster = "a", Node = "b-c" }).TableName,
            (Options with { Cluster = "a-b", Node = "c" }).TableName);
    }

    [Fact]
    public void The_configuration_names_bridge_range_and_packet_size()
    {
        using var json = JsonDocument.Parse(CniConfig.Compute(Options, 1400));
        var plugin = json.RootElement.GetProperty("plugins")[0];
        Assert.Equal("podium-my-cluster-node-1.example", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(Options.BridgeName, plugin.GetProperty("bridge").GetString());
        Assert.Equal(1400, plugin.GetProperty("mtu").GetInt32());
        Assert.False(plugin.GetProperty("ipMasq").GetBoolean());
        var ipam = plugin.GetProperty("ipam");
        Assert.Equal("/d/ipam", ipam.GetProperty("dataDir").GetString());
        Assert.Equal("10.231.7.0/24", ipam.GetProperty("ranges")[0][0].GetProperty("subnet").GetString());
    }

    [Fact]
    public void The_default_routes_link_is_found_among_others()
    {
        string[] routes =
        [
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            "pod-1\t0007E70A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
            "eth7\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
        ];
        Assert.Equal("eth7", NodePodNetwork.DefaultRouteLink(routes));
        Assert.Null(NodePodNetwork.DefaultRouteLink(routes[..2]));
    }

    /// <summary>
    /// A pod and an uplink as network namespaces of their own. Connection tracking is told to leave one packet
    /// alone, so that it is not translated: it must not arrive. It is sent first, so that it would be counted first.
    /// </summary>
    [SkippableFact]
    public async Task A_pods_packets_leave_with_the_nodes_address_or_not_at_all()
    {
        Skip.If(Environment.UserName != "root", "needs root");
        Skip.IfNot(File.Exists("/usr/sbin/nft"), "needs the package nftables");
        var rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, MasqueradeRules.Replace(Options) + MasqueradeRules.Replace(Options));
        var script = $$"""
            set -e
            mount -t tmpfs tmpfs /run; mkdir -p /run/netns
            ip netns add pod; ip netns add out
            ip link set lo up
            ip link add {{Options.BridgeName}} type bridge; ip addr add 10.231.7.1/24 dev {{Options.BridgeName}}; ip link set {{Options.BridgeName}} up
            ip link add p0 type veth peer name eth0 netns pod; ip link set p0 master {{Options.BridgeName}} up
            ip -n pod addr add 10.231.7.2/24 dev eth0; ip -n pod link set eth0 up; ip -n pod route add default via 10.231.7.1
            ip link add up0 type veth peer name eth0 netns out; ip addr add 192.0.2.1/24 dev up0; ip link set up0 up
            ip -n out addr add 192.0.2.2/24 dev eth0; ip -n out link set eth0 up; ip -n out route add 10.231.0.0/16 via 192.0.2.1
            echo 1 > /proc/sys/net/ipv4/ip_forward
            nft -f {{rules}}
            nft -f - <<END
            add table ip test
            add chain ip test raw { type filter hook prerouting priority raw; }
            add rule ip test raw ip saddr 10.231.7.2 udp dport 7002 notrack
            END
            ip netns exec out nft -f - <<END
            add table ip test
            add counter ip test own
            add counter ip test pods
            add chain ip test in { type filter hook input priority 0; }
            add rule ip test in ip saddr 192.0.2.1 udp dport 7001 counter name own
            add rule ip test in ip saddr 10.231.0.0/16 counter name pods
            END
            for port in 7002 7001; do ip netns exec pod bash -c "echo x > /dev/udp/192.0.2.2/$port"; done
            timeout 10 sh -c 'until ip netns exec out nft list counter ip test own | grep -q "packets 1 "; do :; done'
            ip netns exec out nft list counters
            """;
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-nm", "sh", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(rules);
        Assert.True(process.ExitCode == 0, await error);
        var compact = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("counter own { packets 1 ", compact, StringComparison.Ordinal);
        Assert.Contains("counter pods { packets 0 ", compact, StringComparison.Ordinal);
    }
}
