using System.Net;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Network.Proxy;

namespace Podium.Network.Tests.Proxy;

/// <summary>Services, slices and a node to make rules of.</summary>
internal static class Services
{
    public static ProxyNode Here { get; } = new()
    {
        Cluster = "c",
        Node = "here",
        PodCidr = IPNetwork.Parse("10.231.0.0/16"),
        ServiceCidr = IPNetwork.Parse("10.232.0.0/16"),
        DnsAddress = IPAddress.Parse("10.232.0.10"),
    };

    public static Service Of(string name, string address, params ServicePort[] ports) => new()
    {
        Metadata = new() { Namespace = "shop", Name = name },
        Spec = new() { Type = "ClusterIP", ClusterIP = address, ClusterIPs = [address], Ports = ports.Length > 0 ? ports : [Port(80)] },
    };

    public static ServicePort Port(int port, string protocol = "TCP", string name = "", int nodePort = 0) =>
        new() { Port = port, Protocol = protocol, Name = name, NodePort = nodePort };

    public static EndpointSlice Slice(int port, params Endpoint[] endpoints) => Slice(port, "TCP", "", endpoints);

    public static EndpointSlice Slice(int port, string protocol, string name, params Endpoint[] endpoints) => new()
    {
        AddressType = "IPv4",
        Metadata = new() { Namespace = "shop", Name = "slice", ResourceVersion = "1" },
        Ports = [new Api.Discovery.V1.EndpointPort { Port = port, Protocol = protocol, Name = name }],
        Endpoints = endpoints,
    };

    public static Endpoint Ready(string address, string node = "there") => At(address, node, new() { Ready = true, Serving = true, Terminating = false });

    public static Endpoint NotReady(string address, string node = "there") => At(address, node, new() { Ready = false, Serving = false, Terminating = false });

    public static Endpoint Ending(string address, string node = "there") => At(address, node, new() { Ready = false, Serving = true, Terminating = true });

    private static Endpoint At(string address, string node, EndpointConditions conditions) => new()
    {
        Addresses = [address],
        NodeName = node,
        Conditions = conditions,
        TargetRef = new() { Kind = "Pod", Name = address, Uid = address },
    };
}
