using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A volume of a CSI driver that lives and goes with the pod.</summary>
[ApiType]
public sealed partial record CSIVolumeSource
{
    /// <summary>The driver's name, as registered in the cluster.</summary>
    [Required]
    public string Driver { get; init; } = "";

    /// <summary>The file system to mount; the driver chooses where unset.</summary>
    public string? FsType { get; init; }

    /// <summary>A secret that is handed to the driver when the volume is mounted.</summary>
    public LocalObjectReference? NodePublishSecretRef { get; init; }

    /// <summary>Whether the volume is read-only. Default false.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Settings for the driver.</summary>
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init; } = EmptyMap.Strings;
}
