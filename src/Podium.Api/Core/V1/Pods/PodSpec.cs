using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What a pod should be.</summary>
[ApiType]
public sealed partial record PodSpec
{
    /// <summary>
    /// How many seconds after its start time the pod may be active on its node before the system ends its containers and
    /// marks it Failed. Must be positive.
    /// </summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Rules that draw the pod to nodes or to other pods, or keep it away from them.</summary>
    public Affinity? Affinity { get; init; }

    /// <summary>
    /// Whether a service account token is mounted into the containers. Where unset, the service account decides.
    /// </summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The containers of the pod. There must be at least one; none can be added or removed later.</summary>
    [Required]
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<Container> Containers { get; init; } = [];

    /// <summary>Name resolution settings of the pod, merged with those that dnsPolicy makes.</summary>
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>
    /// Where the pod's name resolution comes from: ClusterFirst (the cluster's DNS), ClusterFirstWithHostNet (the same for
    /// pods on the host network), Default (the node's settings) or None (dnsConfig alone). Default ClusterFirst.
    /// </summary>
    [Default("ClusterFirst")]
    public string DnsPolicy { get; init; } = "";

    /// <summary>
    /// Whether the addresses of the namespace's services are put into environment variables, as Docker links did. Default
    /// true.
    /// </summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>
    /// Containers added to the running pod to look into it, such as by kubectl debug. Cannot be given at creation: they are
    /// added through the ephemeralcontainers subresource and never removed.
    /// </summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init; } = [];

    /// <summary>Further lines for the hosts file of the containers.</summary>
    [ListType(ListType.Map, "ip")]
    [PatchStrategy("merge", "ip")]
    public IReadOnlyList<HostAlias> HostAliases { get; init; } = [];

    /// <summary>Whether the pod uses the node's IPC namespace. Default false.</summary>
    public bool HostIPC { get; init; }

    /// <summary>
    /// Whether the pod uses the node's network instead of one of its own. The host ports used must then be named in the
    /// containers' ports. Default false.
    /// </summary>
    public bool HostNetwork { get; init; }

    /// <summary>Whether the pod sees the node's processes. Default false.</summary>
    public bool HostPID { get; init; }

    /// <summary>
    /// Whether the pod uses the node's user namespace. False gives it one of its own, where root inside is not root on the
    /// node. Default true.
    /// </summary>
    public bool? HostUsers { get; init; }

    /// <summary>The host name inside the pod; the pod's own name where unset.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Secrets in the pod's namespace with the registry credentials for pulling its images.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    /// <summary>
    /// Containers that run to their end, one after the other in this order, before the others start. One with restartPolicy
    /// Always is a sidecar: it keeps running and the next one starts as soon as it has started.
    /// </summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<Container> InitContainers { get; init; } = [];

    /// <summary>
    /// The node the pod runs on. Set by the scheduler; where it is given at creation, the scheduler is passed over.
    /// </summary>
    public string NodeName { get; init; } = "";

    /// <summary>Labels a node must have for the pod to run there.</summary>
    [Atomic]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = EmptyMap.Strings;

    /// <summary>The operating system of the containers. It decides which security fields may be set.</summary>
    public PodOS? Os { get; init; }

    /// <summary>
    /// The resources that running the pod takes besides its containers, set from the RuntimeClass at admission.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>
    /// Whether the pod may displace pods of lower priority: PreemptLowerPriority or Never. Default PreemptLowerPriority.
    /// </summary>
    public string? PreemptionPolicy { get; init; }

    /// <summary>The pod's priority as a number; higher is more important. Set from priorityClassName at admission.</summary>
    public int? Priority { get; init; }

    /// <summary>
    /// The PriorityClass the priority comes from. The names system-node-critical and system-cluster-critical are the two
    /// highest.
    /// </summary>
    public string PriorityClassName { get; init; } = "";

    /// <summary>Conditions that must be True, besides all containers being ready, for the pod to be ready.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init; } = [];

    /// <summary>
    /// Resource claims that must be allocated and reserved before the pod may start; containers use them by name. Needs the
    /// feature DynamicResourceAllocation.
    /// </summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge,retainKeys", "name")]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init; } = [];

    /// <summary>Requests and limits of the pod as a whole. Needs the feature PodLevelResources.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>When ended containers are started again: Always, OnFailure or Never. Default Always.</summary>
    [Default("Always")]
    public string RestartPolicy { get; init; } = "";

    /// <summary>The RuntimeClass that says which runtime runs the pod. Where unset, the node's default runtime does.</summary>
    public string? RuntimeClassName { get; init; }

    /// <summary>The scheduler that places the pod. Default default-scheduler.</summary>
    [Default("default-scheduler")]
    public string SchedulerName { get; init; } = "";

    /// <summary>
    /// While there is any, the scheduler leaves the pod alone. They can be set only at creation and then only be removed.
    /// </summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init; } = [];

    /// <summary>Security settings of the whole pod and defaults for its containers.</summary>
    [Default("{}")]
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>The older name of serviceAccountName; it always has the same value.</summary>
    public string ServiceAccount { get; init; } = "";

    /// <summary>The service account as which the pod's processes reach the API.</summary>
    public string ServiceAccountName { get; init; } = "";

    /// <summary>Whether the host name inside the pod is its fully qualified domain name. Default false.</summary>
    public bool? SetHostnameAsFQDN { get; init; }

    /// <summary>Whether the containers see each other's processes. Cannot be combined with hostPID. Default false.</summary>
    public bool? ShareProcessNamespace { get; init; }

    /// <summary>
    /// With it the pod's full name is hostname.subdomain.namespace.svc.cluster-domain; a headless service of that name
    /// publishes it.
    /// </summary>
    public string Subdomain { get; init; } = "";

    /// <summary>
    /// How many seconds the containers have, from the first signal, to end by themselves when the pod is deleted; then they
    /// are killed. 0 kills at once. Default 30.
    /// </summary>
    [Default(30L)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>The node taints that the pod puts up with.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    /// <summary>How pods are spread over zones, nodes or other groups of nodes. All constraints must hold.</summary>
    [ListType(ListType.Map, "topologyKey", "whenUnsatisfiable")]
    [PatchStrategy("merge", "topologyKey")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init; } = [];

    /// <summary>The volumes that the containers can mount.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge,retainKeys", "name")]
    public IReadOnlyList<Volume> Volumes { get; init; } = [];
}
