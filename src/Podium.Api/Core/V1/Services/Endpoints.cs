using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>The addresses behind a service of the same name. EndpointSlice is the newer form of this.</summary>
[Resource("endpoints", ShortNames = ["ep"])]
public sealed partial record Endpoints
{
    /// <summary>The object's metadata. The name is the service's.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The addresses, grouped by the ports they have in common.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EndpointSubset> Subsets { get; init; } = [];
}

/// <summary>Addresses with ports in common. Each address goes with each port.</summary>
[ApiType]
public sealed partial record EndpointSubset
{
    /// <summary>The addresses that are ready for traffic.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EndpointAddress> Addresses { get; init; } = [];

    /// <summary>The addresses that are not ready: just started, or failing their readiness probes.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init; } = [];

    /// <summary>The ports of the addresses.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}

/// <summary>An address behind a service.</summary>
[ApiType]
[Atomic]
public sealed partial record EndpointAddress
{
    /// <summary>The host name of the endpoint, under which it gets a DNS name of its own.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The address. Loopback and link-local addresses are not allowed.</summary>
    [Required]
    public string Ip { get; init; } = "";

    /// <summary>The node on which the endpoint lies.</summary>
    public string? NodeName { get; init; }

    /// <summary>The object that the endpoint is, usually a pod.</summary>
    public ObjectReference? TargetRef { get; init; }
}

/// <summary>A port of the addresses behind a service.</summary>
[ApiType]
[Atomic]
public sealed partial record EndpointPort
{
    /// <summary>
    /// A hint about what is spoken on the port: a name of a well-known service, or a name with a prefix such as kubernetes.io/h2c.
    /// </summary>
    public string? AppProtocol { get; init; }

    /// <summary>The port's name, which is that of the service's port. It may be left out where there is one port only.</summary>
    public string Name { get; init; } = "";

    /// <summary>The port's number.</summary>
    [Required]
    public int Port { get; init; }

    /// <summary>The port's protocol: TCP, UDP or SCTP. TCP where not given.</summary>
    [Default("TCP")]
    public string Protocol { get; init; } = "";
}
