using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A persistent volume claim in the pod's namespace.</summary>
[ApiType]
public sealed partial record PersistentVolumeClaimVolumeSource
{
    /// <summary>The claim's name.</summary>
    [Required]
    public string ClaimName { get; init; } = "";

    /// <summary>Whether the volume is mounted read-only everywhere. Default false.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>A persistent volume claim that is made for the pod and goes with it.</summary>
[ApiType]
public sealed partial record EphemeralVolumeSource
{
    /// <summary>
    /// The pattern of the claim. The claim is named after the pod and the volume and owned by the pod. Required, and cannot
    /// be changed.
    /// </summary>
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}

/// <summary>The pattern of a persistent volume claim.</summary>
[ApiType]
public sealed partial record PersistentVolumeClaimTemplate
{
    /// <summary>Labels and annotations that the claim gets. Nothing else may be set.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the claim asks for.</summary>
    [Required]
    public PersistentVolumeClaimSpec Spec { get; init; } = new();
}

/// <summary>What storage is asked for.</summary>
[ApiType]
public sealed partial record PersistentVolumeClaimSpec
{
    /// <summary>How the volume must be mountable: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>
    /// What the volume's content comes from: a VolumeSnapshot or another claim. The same as dataSourceRef where both can
    /// say it.
    /// </summary>
    public TypedLocalObjectReference? DataSource { get; init; }

    /// <summary>What the volume's content comes from: any object that a populator knows. It wins over dataSource.</summary>
    public TypedObjectReference? DataSourceRef { get; init; }

    /// <summary>The least size the volume must have.</summary>
    public VolumeResourceRequirements Resources { get; init; } = new();

    /// <summary>Selects among the volumes by their labels.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>The storage class. Unset means the default class, empty a volume without one.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>The class of settings that can be changed later. Needs the feature VolumeAttributesClass.</summary>
    public string? VolumeAttributesClassName { get; init; }

    /// <summary>Filesystem or Block. Default Filesystem.</summary>
    [Default("Filesystem")]
    public string? VolumeMode { get; init; }

    /// <summary>The persistent volume that is bound to the claim.</summary>
    public string VolumeName { get; init; } = "";
}

/// <summary>The size of storage that is asked for.</summary>
[ApiType]
public sealed partial record VolumeResourceRequirements
{
    /// <summary>The most it may be.</summary>
    public IReadOnlyDictionary<string, Quantity> Limits { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The least it must be.</summary>
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = EmptyMap.Of<Quantity>();
}
