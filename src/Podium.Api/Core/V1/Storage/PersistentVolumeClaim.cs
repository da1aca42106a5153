using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Asks for storage and, once bound to a volume, stands for it in pods.</summary>
[Resource("persistentvolumeclaims", ShortNames = ["pvc"])]
public sealed partial record PersistentVolumeClaim
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What storage is wanted.</summary>
    public PersistentVolumeClaimSpec Spec { get; init; } = new();

    /// <summary>What storage was given.</summary>
    public PersistentVolumeClaimStatus Status { get; init; } = new();
}

/// <summary>What storage a claim was given.</summary>
[ApiType]
public sealed partial record PersistentVolumeClaimStatus
{
    /// <summary>The ways in which the volume can be mounted.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>How far a change of size has got, by resource. A resource that is not listed has no change under way.</summary>
    [Granular]
    public IReadOnlyDictionary<string, string> AllocatedResourceStatuses { get; init; } = EmptyMap.Strings;

    /// <summary>
    /// The sizes that were last asked of the storage, by resource. They may be larger than the capacity while the volume grows.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>How large the volume is.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The claim's current conditions, such as Resizing.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<PersistentVolumeClaimCondition> Conditions { get; init; } = [];

    /// <summary>The class of changeable attributes that the volume has. Needs a feature that is off by default.</summary>
    public string? CurrentVolumeAttributesClassName { get; init; }

    /// <summary>How far a change of attributes has got. Needs a feature that is off by default.</summary>
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }

    /// <summary>The phase: Pending, Bound or Lost.</summary>
    [Default("Pending")]
    public string Phase { get; init; } = "";
}

/// <summary>One aspect of a claim's state, as last observed.</summary>
[ApiType]
public sealed partial record PersistentVolumeClaimCondition
{
    /// <summary>When the condition was last checked.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastProbeTime { get; init; }

    /// <summary>When the condition's status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The reason in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The reason for the last change, as one word in CamelCase. Resizing means that the volume is being made larger.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type, such as Resizing or FileSystemResizePending.</summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>How far a change of a volume's attributes has got.</summary>
[ApiType]
public sealed partial record ModifyVolumeStatus
{
    /// <summary>Pending where the class is missing, InProgress, or Infeasible where the driver refused.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The class that the volume should get.</summary>
    public string TargetVolumeAttributesClassName { get; init; } = "";
}
