using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A piece of storage in the cluster, made by an administrator or by a provisioner.</summary>
[Resource("persistentvolumes", Namespaced = false, ShortNames = ["pv"])]
public sealed partial record PersistentVolume
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The storage and how it may be used.</summary>
    public PersistentVolumeSpec Spec { get; init; } = new();

    /// <summary>Whether the storage is in use.</summary>
    public PersistentVolumeStatus Status { get; init; } = new();
}

/// <summary>Whether a piece of storage is in use.</summary>
[ApiType]
public sealed partial record PersistentVolumeStatus
{
    /// <summary>When the phase last changed. Set by the server.</summary>
    public DateTimeOffset? LastPhaseTransitionTime { get; init; }

    /// <summary>Why the volume is in its phase, in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The phase: Pending, Available, Bound, Released or Failed.</summary>
    [Default("Pending")]
    public string Phase { get; init; } = "";

    /// <summary>Why the volume failed, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>On which nodes a volume can be reached.</summary>
[ApiType]
public sealed partial record VolumeNodeAffinity
{
    /// <summary>What a node must satisfy.</summary>
    public NodeSelector? Required { get; init; }
}
