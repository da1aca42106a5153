namespace Podium.Network.Proxy;

/// <summary>The maps and sets of the table that all Services share.</summary>
internal enum SharedMap
{
    /// <summary>Address, protocol and port to a verdict: where a packet for a Service goes.</summary>
    Services,

    /// <summary>Protocol and port to a verdict, for the node's own addresses.</summary>
    NodePorts,

    /// <summary>Address, protocol and port to a verdict, for packets that no rule has translated.</summary>
    Refused,

    /// <summary>The same for ports of the node's own addresses.</summary>
    RefusedNodePorts,

    /// <summary>Address, protocol and port to a verdict, before translation: which clients a load balancer's address is for.</summary>
    Firewall,

    /// <summary>Pairs of one endpoint's address: a pod that talks to itself through a Service.</summary>
    Hairpins,
}

/// <summary>An element of a shared map.</summary>
/// <param name="Map">Which map.</param>
/// <param name="Key">The key as nftables writes it.</param>
internal readonly record struct ElementKey(SharedMap Map, string Key);

/// <summary>What one Service is in the table: chains of its own, sets that remember its clients, and its elements in the shared maps.</summary>
/// <param name="Chains">The rules of each chain, one a line, by the chain's name.</param>
/// <param name="AffinitySets">For each set of remembered clients, for how many seconds it remembers them.</param>
/// <param name="Elements">The verdict of each element; empty for elements of plain sets.</param>
/// <param name="Datagrams">The addresses that take UDP for the Service, each with all endpoints that may get it.</param>
internal sealed record ServiceRules(
    IReadOnlyList<KeyValuePair<string, string>> Chains,
    IReadOnlyDictionary<string, int> AffinitySets,
    IReadOnlyDictionary<ElementKey, string> Elements,
    IReadOnlyList<DatagramRoute> Datagrams)
{
    /// <summary>A Service without rules.</summary>
    public static ServiceRules None { get; } = new([], new Dictionary<string, int>(), new Dictionary<ElementKey, string>(), []);
}

/// <summary>A UDP port of a Service and where its packets may go.</summary>
/// <param name="Address">The Service's address; null for a port of the node's own addresses.</param>
/// <param name="Port">The port.</param>
/// <param name="Endpoints">The endpoints.</param>
internal sealed record DatagramRoute(uint? Address, int Port, IReadOnlyList<ProxyEndpoint> Endpoints);
