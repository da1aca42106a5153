using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A name and address under which a set of pods can be reached.</summary>
[Resource("services", ShortNames = ["svc"], Categories = ["all"])]
public sealed partial record Service
{
    /// <summary>The object's metadata. The name must be a DNS label that starts with a letter.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which pods the service stands for and how it is reached.</summary>
    public ServiceSpec Spec { get; init; } = new();

    /// <summary>The addresses that a load balancer gave the service, and its conditions.</summary>
    public ServiceStatus Status { get; init; } = new();
}

/// <summary>The state of a service.</summary>
[ApiType]
public sealed partial record ServiceStatus
{
    /// <summary>The service's current conditions.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The addresses of the load balancer, where there is one.</summary>
    public LoadBalancerStatus LoadBalancer { get; init; } = new();
}

/// <summary>The addresses of a load balancer.</summary>
[ApiType]
public sealed partial record LoadBalancerStatus
{
    /// <summary>The points at which traffic for the service comes in.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init; } = [];
}

/// <summary>A point at which traffic for a service comes in.</summary>
[ApiType]
public sealed partial record LoadBalancerIngress
{
    /// <summary>The load balancer's host name, where it is reached by name.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The load balancer's address, where it is reached by address.</summary>
    public string Ip { get; init; } = "";

    /// <summary>
    /// With VIP, traffic arrives with the load balancer's address as its destination; with Proxy, it arrives for the node or the pod. It
    /// may be set only together with ip.
    /// </summary>
    public string? IpMode { get; init; }

    /// <summary>The state of the service's ports at this point.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PortStatus> Ports { get; init; } = [];
}

/// <summary>The state of a port of a load balancer.</summary>
[ApiType]
public sealed partial record PortStatus
{
    /// <summary>What is wrong with the port, as one word in CamelCase with an optional domain in front; absent where all is well.</summary>
    public string? Error { get; init; }

    /// <summary>The port's number.</summary>
    [Required]
    public int Port { get; init; }

    /// <summary>The port's protocol: TCP, UDP or SCTP.</summary>
    [Required]
    public string Protocol { get; init; } = "";
}
