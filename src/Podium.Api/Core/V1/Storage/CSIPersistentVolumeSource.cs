using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Storage of a CSI driver, as a persistent volume.</summary>
[ApiType]
public sealed partial record CSIPersistentVolumeSource
{
    /// <summary>The secret that the driver gets when the volume is made larger by its controller.</summary>
    public SecretReference? ControllerExpandSecretRef { get; init; }

    /// <summary>The secret that the driver gets when the volume is attached to a node or detached.</summary>
    public SecretReference? ControllerPublishSecretRef { get; init; }

    /// <summary>The driver's name.</summary>
    [Required]
    public string Driver { get; init; } = "";

    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The secret that the driver gets when the volume is made larger on the node.</summary>
    public SecretReference? NodeExpandSecretRef { get; init; }

    /// <summary>The secret that the driver gets when the volume is mounted for a pod.</summary>
    public SecretReference? NodePublishSecretRef { get; init; }

    /// <summary>The secret that the driver gets when the volume is made ready on the node.</summary>
    public SecretReference? NodeStageSecretRef { get; init; }

    /// <summary>Whether the volume is published read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What else the driver wants to know about the volume, by key.</summary>
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init; } = EmptyMap.Strings;

    /// <summary>The driver's name for the volume. It cannot be changed.</summary>
    [Required]
    public string VolumeHandle { get; init; } = "";
}
