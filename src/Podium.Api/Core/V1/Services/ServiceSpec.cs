using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Which pods a service stands for and how it is reached.</summary>
[ApiType]
public sealed partial record ServiceSpec
{
    /// <summary>
    /// Whether a service of type LoadBalancer gets node ports by itself. True where not given; node ports that are asked for are given in
    /// either case.
    /// </summary>
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>
    /// The service's virtual address: given by the cluster where it is empty, and None for a headless service, whose name stands for its
    /// pods' addresses. It cannot be changed, except together with the type.
    /// </summary>
    public string ClusterIP { get; init; } = "";

    /// <summary>The service's virtual addresses, at most one for each IP family. The first must equal clusterIP.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ClusterIPs { get; init; } = [];

    /// <summary>
    /// Further addresses whose traffic nodes accept for the service. It is up to the user that this traffic reaches a node.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ExternalIPs { get; init; } = [];

    /// <summary>The name that the service's name stands for, as a DNS alias, where the type is ExternalName.</summary>
    public string ExternalName { get; init; } = "";

    /// <summary>
    /// Where traffic from outside may go: Cluster to all endpoints, Local only to those on the node at which it arrives, which keeps the
    /// client's address.
    /// </summary>
    public string ExternalTrafficPolicy { get; init; } = "";

    /// <summary>
    /// The port on each node that tells a load balancer whether the node has endpoints of the service. It is given for services of type
    /// LoadBalancer with externalTrafficPolicy Local.
    /// </summary>
    public int HealthCheckNodePort { get; init; }

    /// <summary>
    /// Where traffic from inside the cluster may go: Cluster to all endpoints, Local only to those on the client's own node.
    /// </summary>
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>The IP families of the service, IPv4 or IPv6, in the order of clusterIPs. Given by the cluster where absent.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> IpFamilies { get; init; } = [];

    /// <summary>
    /// How many IP families the service wants: SingleStack, PreferDualStack or RequireDualStack. SingleStack where not given.
    /// </summary>
    public string? IpFamilyPolicy { get; init; }

    /// <summary>
    /// Which implementation of load balancers this service is for; the cluster's default one where absent. It can be set only when the type
    /// becomes LoadBalancer.
    /// </summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>
    /// The address that the load balancer should have, where the provider can do that. Superseded by annotations of the providers.
    /// </summary>
    public string LoadBalancerIP { get; init; } = "";

    /// <summary>The ranges of client addresses from which the load balancer lets traffic in, where it can do that.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init; } = [];

    /// <summary>The service's ports.</summary>
    [ListType(ListType.Map, "port", "protocol")]
    [PatchStrategy("merge", "port")]
    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    /// <summary>
    /// Whether pods that are not ready count as endpoints, too. It is meant for pods that must find each other in order to become ready.
    /// </summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary>
    /// The labels of the pods that the service stands for. Without it, someone else keeps the endpoints. Not used with the type
    /// ExternalName.
    /// </summary>
    [Atomic]
    public IReadOnlyDictionary<string, string> Selector { get; init; } = EmptyMap.Strings;

    /// <summary>With ClientIP, a client's connections go to the same pod. None where not given.</summary>
    [Default("None")]
    public string SessionAffinity { get; init; } = "";

    /// <summary>Details of session affinity.</summary>
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>A wish about which endpoints are preferred, such as PreferClose for those near the client.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>
    /// How the service is reached: ClusterIP inside the cluster only, NodePort on a port of each node as well, LoadBalancer through a load
    /// balancer as well, ExternalName as an alias for another name. ClusterIP where not given.
    /// </summary>
    [Default("ClusterIP")]
    public string Type { get; init; } = "";
}
