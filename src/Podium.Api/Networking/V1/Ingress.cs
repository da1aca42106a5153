using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Networking.V1;

/// <summary>
/// Which requests from outside go to which services, by host name and path. A controller for ingresses, which is not part of the cluster
/// itself, carries it out.
/// </summary>
[Resource("ingresses", ShortNames = ["ing"])]
public sealed partial record Ingress
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The rules.</summary>
    public IngressSpec Spec { get; init; } = new();

    /// <summary>Where the ingress is reached.</summary>
    public IngressStatus Status { get; init; } = new();
}

/// <summary>The rules of an ingress. It needs rules or a default backend.</summary>
[ApiType]
public sealed partial record IngressSpec
{
    /// <summary>Where requests go that no rule is for. Without it, that is the controller's affair.</summary>
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>
    /// The IngressClass whose controller carries the ingress out. Where not given, a new ingress gets the class that is marked as the
    /// default, if there is one.
    /// </summary>
    public string? IngressClassName { get; init; }

    /// <summary>The rules by host name. Without any, all requests go to the default backend.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<IngressRule> Rules { get; init; } = [];

    /// <summary>The certificates. Several are told apart by the host name that the client asks for when it connects.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<IngressTLS> Tls { get; init; } = [];
}

/// <summary>A certificate of an ingress and the hosts that it is for.</summary>
[ApiType]
public sealed partial record IngressTLS
{
    /// <summary>The host names, which must be among those of the certificate.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The secret with certificate and key. Without it, the connection is passed on as it is, by its host name.</summary>
    public string SecretName { get; init; } = "";
}

/// <summary>The state of an ingress.</summary>
[ApiType]
public sealed partial record IngressStatus
{
    /// <summary>The addresses of the load balancer.</summary>
    public IngressLoadBalancerStatus LoadBalancer { get; init; } = new();
}

/// <summary>The addresses of an ingress's load balancer.</summary>
[ApiType]
public sealed partial record IngressLoadBalancerStatus
{
    /// <summary>The points at which traffic comes in.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<IngressLoadBalancerIngress> Ingress { get; init; } = [];
}

/// <summary>A point at which traffic for an ingress comes in.</summary>
[ApiType]
public sealed partial record IngressLoadBalancerIngress
{
    /// <summary>The load balancer's host name, where it is reached by name.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The load balancer's address, where it is reached by address.</summary>
    public string Ip { get; init; } = "";

    /// <summary>The state of the ports at this point.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<IngressPortStatus> Ports { get; init; } = [];
}

/// <summary>The state of a port of an ingress's load balancer.</summary>
[ApiType]
public sealed partial record IngressPortStatus
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
