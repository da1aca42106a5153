using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Podium.Network.PodNetwork;

/// <summary>One node's pod network. Every name that the kernel sees is made of the cluster's and the node's name.</summary>
public sealed record PodNetworkOptions
{
    private const int LinkNameHashDigits = 10; // With "pod-": 14 of the 15 characters that a link may have.

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>The node's pods have their addresses from here (IPv4).</summary>
    public required IPNetwork PodCidr { get; init; }

    /// <summary>All nodes' pods; packets to it keep the pod's address.</summary>
    public required IPNetwork ClusterCidr { get; init; }

    /// <summary>Where the CNI configuration is written, for this node's runtime alone.</summary>
    public required string CniConfigDirectory { get; init; }

    /// <summary>Where the addresses in use are kept.</summary>
    public required string IpamDirectory { get; init; }

    /// <summary>The largest packet; null: that of the link of the default route.</summary>
    public int? Mtu { get; init; }

    /// <summary>The bridge that the node's pods hang on.</summary>
    public string BridgeName =>
        "pod-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Cluster}/{Node}")))[..LinkNameHashDigits];

    /// <summary>The network's name in the CNI configuration, and the start of its files' names.</summary>
    public string NetworkName => $"podium-{Cluster}-{Node}";

    /// <summary>The nftables table of the pods' way out.</summary>
    public string TableName => $"podium/{Cluster}/{Node}/pods";
}
