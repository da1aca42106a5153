using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;

namespace Podium.Network.Proxy;

/// <summary>Where connections of a Service may end.</summary>
/// <param name="Address">The IPv4 address, as a number.</param>
/// <param name="Port">The port.</param>
internal readonly record struct ProxyEndpoint(uint Address, int Port)
{
    /// <summary>The address in its usual form.</summary>
    public string Host => new IPAddress(BinaryPrimitives.ReverseEndianness(Address)).ToString();

    /// <summary>The number of an IPv4 address; null for anything else, which never reaches the rules.</summary>
    public static uint? AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
            : null;

    /// <summary>Orders by address, then by port.</summary>
    public static int Compare(ProxyEndpoint a, ProxyEndpoint b) =>
        a.Address.CompareTo(b.Address) is not 0 and var byAddress ? byAddress : a.Port.CompareTo(b.Port);

    /// <summary>As nftables writes it in a concatenation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host} . {Port}");
}

/// <summary>
/// The endpoints that a node uses for one port of a Service (<c>CategorizeEndpoints</c> in pkg/proxy/topology.go).
/// </summary>
/// <param name="Cluster">Those of all nodes.</param>
/// <param name="Local">Those on this node.</param>
internal sealed record EndpointChoice(IReadOnlyList<ProxyEndpoint> Cluster, IReadOnlyList<ProxyEndpoint> Local)
{
    /// <summary>
    /// Chooses. Endpoints that are ready; where there is none, those that still serve while they end. So the last pod of a Service
    /// is asked until it is gone, and any other is left alone from the moment it is told to end.
    /// </summary>
    public static EndpointChoice Compute(ServicePort port, IReadOnlyList<EndpointSlice> slices, ProxyNode node)
    {
        var ready = new Dictionary<ProxyEndpoint, Endpoint>();
        var ending = new Dictionary<ProxyEndpoint, Endpoint>();
        foreach (var slice in slices)
        {
            if (slice.AddressType != "IPv4" || PortOf(slice, port) is not { } number)
            {
                continue;
            }

            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.Addresses.Count > 0 && ProxyEndpoint.AddressOf(endpoint.Addresses[0]) is { } address)
                {
                    var key = new ProxyEndpoint(address, number);
                    if (endpoint.Conditions.Ready ?? true)
                    {
                        ready[key] = endpoint;
                    }
                    else if ((endpoint.Conditions.Serving ?? false) && (endpoint.Conditions.Terminating ?? false))
                    {
                        ending[key] = endpoint;
                    }
                }
            }
        }

        var cluster = Sorted(ready.Count > 0 ? InZone(ready, node.Zone) : ending.Keys);
        var local = Sorted(OnNode(ready, node.Node));
        return new(cluster, local.Count > 0 ? local : Sorted(OnNode(ending, node.Node)));
    }

    private static int? PortOf(EndpointSlice slice, ServicePort port)
    {
        foreach (var candidate in slice.Ports)
        {
            if ((candidate.Name ?? "") == port.Name && (candidate.Protocol ?? "TCP") == ProtocolOf(port))
            {
                return candidate.Port;
            }
        }

        return null;
    }

    private static string ProtocolOf(ServicePort port) => port.Protocol.Length == 0 ? "TCP" : port.Protocol;

    // Hints count only where every endpoint has one and the node's zone is among them.
    private static IEnumerable<ProxyEndpoint> InZone(Dictionary<ProxyEndpoint, Endpoint> endpoints, string zone)
    {
        if (zone.Length == 0)
        {
            return endpoints.Keys;
        }

        var near = new List<ProxyEndpoint>();
        foreach (var (key, endpoint) in endpoints)
        {
            if (endpoint.Hints is not { ForZones.Count: > 0 } hints)
            {
                return endpoints.Keys;
            }

            foreach (var hint in hints.ForZones)
            {
                if (hint.Name == zone)
                {
                    near.Add(key);
                    break;
                }
            }
        }

        return near.Count > 0 ? near : endpoints.Keys;
    }

    private static IEnumerable<ProxyEndpoint> OnNode(Dictionary<ProxyEndpoint, Endpoint> endpoints, string node)
    {
        foreach (var (key, endpoint) in endpoints)
        {
            if (endpoint.NodeName == node)
            {
                yield return key;
            }
        }
    }

    // The same endpoints give the same rules, in whatever order the slices list them.
    private static List<ProxyEndpoint> Sorted(IEnumerable<ProxyEndpoint> endpoints)
    {
        var list = new List<ProxyEndpoint>(endpoints);
        list.Sort(ProxyEndpoint.Compare);
        return list;
    }
}
