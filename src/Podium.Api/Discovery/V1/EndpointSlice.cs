using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Discovery.V1;

/// <summary>A part of the endpoints of a service. All slices with the service's label together make up the whole.</summary>
[Resource("endpointslices")]
public sealed partial record EndpointSlice
{
    /// <summary>The type of all addresses in the slice: IPv4, IPv6 or FQDN. It cannot be changed.</summary>
    [Required]
    public string AddressType { get; init; } = "";

    /// <summary>The endpoints; up to 1000.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    /// <summary>The object's metadata. The label kubernetes.io/service-name tells the service.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The ports of each endpoint; up to 100.</summary>
    [AlwaysWritten]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}

/// <summary>An endpoint of a service.</summary>
[ApiType]
public sealed partial record Endpoint
{
    /// <summary>
    /// The endpoint's addresses, of the slice's addressType; from 1 to 100. They are the same endpoint, so clients use the first only.
    /// </summary>
    [Required]
    [ListType(ListType.Set)]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The endpoint's present state.</summary>
    public EndpointConditions Conditions { get; init; } = new();

    /// <summary>
    /// Labels from the first version of this API, which cannot be set in this one. Zone and nodeName have fields of their own.
    /// </summary>
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init; } = EmptyMap.Strings;

    /// <summary>Which clients should use the endpoint.</summary>
    public EndpointHints? Hints { get; init; }

    /// <summary>The endpoint's host name, under which it gets a DNS name of its own. A DNS label in small letters.</summary>
    public string? Hostname { get; init; }

    /// <summary>The node on which the endpoint lies.</summary>
    public string? NodeName { get; init; }

    /// <summary>The object that the endpoint is, usually a pod.</summary>
    public ObjectReference? TargetRef { get; init; }

    /// <summary>The zone in which the endpoint lies.</summary>
    public string? Zone { get; init; }
}

/// <summary>The state of an endpoint.</summary>
[ApiType]
public sealed partial record EndpointConditions
{
    /// <summary>
    /// Whether the endpoint takes traffic. Unknown, where not given, counts as true. It is false for pods that are ending, except where the
    /// service publishes those that are not ready.
    /// </summary>
    public bool? Ready { get; init; }

    /// <summary>Whether the endpoint could take traffic: as ready, but also for pods that are ending.</summary>
    public bool? Serving { get; init; }

    /// <summary>Whether the endpoint is ending. Unknown, where not given, counts as false.</summary>
    public bool? Terminating { get; init; }
}

/// <summary>Which clients should use an endpoint.</summary>
[ApiType]
public sealed partial record EndpointHints
{
    /// <summary>The zones whose clients should use the endpoint.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ForZone> ForZones { get; init; } = [];
}

/// <summary>A zone whose clients should use an endpoint.</summary>
[ApiType]
public sealed partial record ForZone
{
    /// <summary>The zone's name.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>A port of the endpoints of a slice.</summary>
[ApiType]
[Atomic]
public sealed partial record EndpointPort
{
    /// <summary>
    /// A hint about what is spoken on the port: a name of a well-known service, or a name with a prefix such as kubernetes.io/h2c.
    /// </summary>
    public string? AppProtocol { get; init; }

    /// <summary>
    /// The port's name, which is that of the service's port. It is empty, or a DNS label that no other port of the slice has.
    /// </summary>
    [Default("")]
    public string? Name { get; init; }

    /// <summary>The port's number. Where not given, the slice says nothing about ports, and clients may use any.</summary>
    public int? Port { get; init; }

    /// <summary>The port's protocol: TCP, UDP or SCTP. TCP where not given.</summary>
    [Default("TCP")]
    public string? Protocol { get; init; }
}
