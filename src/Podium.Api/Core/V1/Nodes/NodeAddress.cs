using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A name or address of a node.</summary>
[ApiType]
public sealed partial record NodeAddress
{
    /// <summary>The name or address itself.</summary>
    [Required]
    public string Address { get; init; } = "";

    /// <summary>What kind of address it is: Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.</summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>The ports on which a node's own services listen.</summary>
[ApiType]
public sealed partial record NodeDaemonEndpoints
{
    /// <summary>Where the kubelet listens, for logs, exec and metrics.</summary>
    public DaemonEndpoint KubeletEndpoint { get; init; } = new();
}

/// <summary>The port of a service that runs on a node.</summary>
[ApiType]
public sealed partial record DaemonEndpoint
{
    /// <summary>The port's number.</summary>
    [JsonName("Port")]
    [Required]
    public int Port { get; init; }
}
