using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A disk or folder of one node.</summary>
[ApiType]
public sealed partial record LocalVolumeSource
{
    /// <summary>
    /// The file system that a disk gets before it is mounted, such as ext4, where path is a device. Found out where not given.
    /// </summary>
    public string? FsType { get; init; }

    /// <summary>The path of the disk or folder on the node.</summary>
    [Required]
    public string Path { get; init; } = "";
}
