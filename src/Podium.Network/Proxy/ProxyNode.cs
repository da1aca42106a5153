using System.Net;

namespace Podium.Network.Proxy;

/// <summary>What the rules for Services depend on besides the Services: one node's facts.</summary>
public sealed record ProxyNode
{
    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>All pods' addresses. What comes from elsewhere is masqueraded, so that its answers come back here.</summary>
    public required IPNetwork PodCidr { get; init; }

    /// <summary>The addresses of Services.</summary>
    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>The address of the cluster's name server, which is one of this node's own.</summary>
    public required IPAddress DnsAddress { get; init; }

    /// <summary>The node's zone, by its label; empty where it has none.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The nftables table of the Services.</summary>
    public string TableName => $"podium/{Cluster}/{Node}/services";
}
