using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A container image on a node.</summary>
[ApiType]
public sealed partial record ContainerImage
{
    /// <summary>The names under which the image is known, with digests and with tags.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>How many bytes the image takes.</summary>
    public long SizeBytes { get; init; }
}

/// <summary>A volume that is attached to a node.</summary>
[ApiType]
public sealed partial record AttachedVolume
{
    /// <summary>The path of the device under which the volume appears on the machine.</summary>
    [Required]
    public string DevicePath { get; init; } = "";

    /// <summary>The volume's unique name.</summary>
    [Required]
    public string Name { get; init; } = "";
}
