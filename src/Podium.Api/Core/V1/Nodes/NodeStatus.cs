using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What a node's kubelet reports about its machine, and what controllers add to it.</summary>
[ApiType]
public sealed partial record NodeStatus
{
    /// <summary>
    /// Names and addresses under which the node can be reached. The first address of a type is the one that is shown and used.
    /// </summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<NodeAddress> Addresses { get; init; } = [];

    /// <summary>
    /// What of the capacity is there for pods, after what the system itself needs is taken off. Equal to the capacity where it is not
    /// given.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>All that the machine has of each resource, such as cpu, memory and pods.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The node's current conditions, such as Ready, MemoryPressure and DiskPressure.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<NodeCondition> Conditions { get; init; } = [];

    /// <summary>The state of the kubelet's dynamic configuration, a feature that was removed.</summary>
    public NodeConfigStatus? Config { get; init; }

    /// <summary>The ports on which the node's own services listen.</summary>
    public NodeDaemonEndpoints DaemonEndpoints { get; init; } = new();

    /// <summary>Features of the machine's container runtime that hold for all of its handlers.</summary>
    public NodeFeatures? Features { get; init; }

    /// <summary>The container images on the machine, the largest first and not more than the kubelet is told to report.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerImage> Images { get; init; } = [];

    /// <summary>Versions and identities of the machine's hardware, kernel, system and runtime.</summary>
    public NodeSystemInfo NodeInfo { get; init; } = new();

    /// <summary>Not used any more. The conditions tell the node's state.</summary>
    public string Phase { get; init; } = "";

    /// <summary>The handlers that the machine's container runtime offers, with their features.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init; } = [];

    /// <summary>The volumes that are attached to the machine.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init; } = [];

    /// <summary>The attachable volumes that pods on the machine use, by their unique names. They must not be detached.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> VolumesInUse { get; init; } = [];
}
