using System.Net;
using Podium.Api.Core.V1;
using Podium.Network.HostPorts;
using Podium.Network.PodNetwork;

namespace Podium.Network.Tests.HostPorts;

/// <summary>Which ports of a node lead to which pods. That the rules work is shown by the scenarios.</summary>
public sealed class HostPortTests
{
    [Fact]
    public void Each_host_port_leads_to_its_pod()
    {
        var mappings = HostPortMapping.Of([PodOf("10.0.0.7", PortOf(8080, 80)), PodOf("10.0.0.8", PortOf(53, 53, "UDP"))]);
        Assert.Equal([new("", "udp", 53, "10.0.0.8", 53), new("", "tcp", 8080, "10.0.0.7", 80)], mappings);
    }

    [Fact]
    public void A_port_of_one_address_goes_before_the_same_port_of_all()
    {
        var mappings = HostPortMapping.Of([PodOf("10.0.0.7", PortOf(80, 80, hostIP: "0.0.0.0")), PodOf("10.0.0.8", PortOf(80, 80, hostIP: "192.0.2.1"))]);
        Assert.Equal(["192.0.2.1", ""], mappings.Select(mapping => mapping.HostIP));
    }

    [Fact]
    public void Pods_without_an_address_in_the_nodes_network_or_at_their_end_have_none() => Assert.Empty(HostPortMapping.Of(
    [
        PodOf("", PortOf(1, 1)),
        PodOf("10.0.0.7", PortOf(1, 1)) with { Status = new() { PodIP = "10.0.0.7", Phase = "Succeeded" } },
        PodOf("10.0.0.7", PortOf(1, 1)) with { Spec = new() { HostNetwork = true, Containers = [Container(PortOf(1, 1))] } },
        PodOf("10.0.0.7", new ContainerPort { Port = 80 }),
    ]));

    [Fact]
    public void The_rules_name_every_port_and_replace_the_table_whole()
    {
        var options = new PodNetworkOptions
        {
            Cluster = "c",
            Node = "n",
            PodCidr = IPNetwork.Parse("10.231.7.0/24"),
            ClusterCidr = IPNetwork.Parse("10.231.0.0/16"),
            CniConfigDirectory = "/d/cni",
            IpamDirectory = "/d/ipam",
        };
        var rules = HostPortRules.Replace(options, [new("192.0.2.1", "tcp", 8080, "10.231.7.5", 80)]);
        Assert.StartsWith(HostPortRules.Remove(options), rules, StringComparison.Ordinal);
        Assert.Contains("    ip daddr 192.0.2.1 tcp dport 8080 dnat to 10.231.7.5:80\n", rules, StringComparison.Ordinal);
    }

    private static ContainerPort PortOf(int host, int container, string protocol = "TCP", string hostIP = "") =>
        new() { HostPort = host, Port = container, Protocol = protocol, HostIP = hostIP };

    private static Container Container(ContainerPort port) => new() { Name = "main", Ports = [port] };

    private static Pod PodOf(string address, ContainerPort port) => new()
    {
        Metadata = new() { Name = "pod", Namespace = "default" },
        Spec = new() { Containers = [Container(port)] },
        Status = new() { PodIP = address, Phase = "Running" },
    };
}
