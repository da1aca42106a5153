using System.Net;

namespace Podium.Network.Dns;

/// <summary>A node's name server.</summary>
public sealed record DnsOptions
{
    /// <summary>The address that it answers on, UDP and TCP.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that it answers on.</summary>
    public int Port { get; init; } = 53;

    /// <summary>The cluster's domain.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The addresses of Services, whose names nobody else is asked for.</summary>
    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>The addresses of pods, whose names nobody else is asked for.</summary>
    public required IPNetwork PodCidr { get; init; }

    /// <summary>The resolver configuration whose name servers are asked for names outside the cluster, and nobody else.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    /// <summary>The name server's address among those of Services: the tenth, as everywhere in Kubernetes.</summary>
    /// <param name="serviceCidr">The addresses of Services.</param>
    public static IPAddress AddressIn(IPNetwork serviceCidr)
    {
        const int tenth = 10;
        var bytes = serviceCidr.BaseAddress.GetAddressBytes();
        bytes[^1] += tenth;
        return new IPAddress(bytes);
    }
}
