using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What was last seen of a pod, mostly reported by its node.</summary>
[ApiType]
public sealed partial record PodStatus
{
    /// <summary>The pod's conditions, such as PodScheduled, Initialized, ContainersReady and Ready.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<PodCondition> Conditions { get; init; } = [];

    /// <summary>The state of each container.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init; } = [];

    /// <summary>The state of each ephemeral container that has been started.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init; } = [];

    /// <summary>The address of the pod's node. Empty until the pod is on a node.</summary>
    public string HostIP { get; init; } = "";

    /// <summary>All addresses of the pod's node, at most one of each IP family; the first is hostIP.</summary>
    [ListType(ListType.Atomic)]
    [PatchStrategy("merge", "ip")]
    public IReadOnlyList<HostIP> HostIPs { get; init; } = [];

    /// <summary>The state of each init container. The last one started is the last one with a state other than waiting.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init; } = [];

    /// <summary>Why the pod is in this state, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// The node on which other pods are being displaced so that this pod fits. The pod may still end up elsewhere.
    /// </summary>
    public string NominatedNodeName { get; init; } = "";

    /// <summary>
    /// The pod in one word: Pending, Running, Succeeded, Failed or Unknown. The conditions and container states say more.
    /// </summary>
    public string Phase { get; init; } = "";

    /// <summary>The pod's address. Empty until it has one.</summary>
    public string PodIP { get; init; } = "";

    /// <summary>All addresses of the pod, at most one of each IP family; the first is podIP.</summary>
    [ListType(ListType.Map, "ip")]
    [PatchStrategy("merge", "ip")]
    public IReadOnlyList<PodIP> PodIPs { get; init; } = [];

    /// <summary>
    /// How the pod is treated when resources are short, from its requests and limits: Guaranteed, Burstable or BestEffort.
    /// </summary>
    public string QosClass { get; init; } = "";

    /// <summary>Why the pod is in this state, in one word such as Evicted.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How far a change of the containers' resources has come. Needs the feature InPlacePodVerticalScaling.</summary>
    public string Resize { get; init; } = "";

    /// <summary>The claims that were made for the pod's resource claims.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge,retainKeys", "name")]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init; } = [];

    /// <summary>When the node accepted the pod, before any image was pulled.</summary>
    public DateTimeOffset? StartTime { get; init; }
}

/// <summary>One aspect of a pod's state, true or not.</summary>
[ApiType]
public sealed partial record PodCondition
{
    /// <summary>When the condition was last checked.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastProbeTime { get; init; }

    /// <summary>When the status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Why it last changed, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why it last changed, in one word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>
    /// What the condition is about, such as PodScheduled, Initialized, ContainersReady, Ready or DisruptionTarget.
    /// </summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>One address of a pod.</summary>
[ApiType]
public sealed partial record PodIP
{
    /// <summary>The IP address.</summary>
    [Required]
    public string Ip { get; init; } = "";
}

/// <summary>One address of a pod's node.</summary>
[ApiType]
public sealed partial record HostIP
{
    /// <summary>The IP address.</summary>
    [Required]
    public string Ip { get; init; } = "";
}

/// <summary>Which claim was made for one of the pod's resource claims.</summary>
[ApiType]
public sealed partial record PodResourceClaimStatus
{
    /// <summary>The name of the entry in the pod's resourceClaims.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The name of the ResourceClaim in the pod's namespace. Unset where none had to be made.</summary>
    public string? ResourceClaimName { get; init; }
}
