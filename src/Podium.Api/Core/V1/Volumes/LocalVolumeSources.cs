using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A directory that is empty when the pod starts and goes with it.</summary>
[ApiType]
public sealed partial record EmptyDirVolumeSource
{
    /// <summary>
    /// What it is kept on: empty means the node's disk, Memory the node's memory, HugePages or HugePages-size huge pages.
    /// </summary>
    public string Medium { get; init; } = "";

    /// <summary>
    /// How much it may hold. For Memory the smaller of this and the sum of the containers' memory limits counts. Unset
    /// means no limit.
    /// </summary>
    public Quantity? SizeLimit { get; init; }
}

/// <summary>A file or directory of the node.</summary>
[ApiType]
public sealed partial record HostPathVolumeSource
{
    /// <summary>The path on the node. A link is followed.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>
    /// What must be there, or is made: empty (no check), DirectoryOrCreate, Directory, FileOrCreate, File, Socket,
    /// CharDevice or BlockDevice.
    /// </summary>
    [Default("")]
    public string? Type { get; init; }
}

/// <summary>The content of an image or artifact.</summary>
[ApiType]
public sealed partial record ImageVolumeSource
{
    /// <summary>
    /// When it is pulled: Always, IfNotPresent or Never. Default Always for the tag latest or no tag, else IfNotPresent.
    /// </summary>
    public string PullPolicy { get; init; } = "";

    /// <summary>The image or artifact, written as a container's image is.</summary>
    public string Reference { get; init; } = "";
}

/// <summary>A checkout of a git repository.</summary>
[ApiType]
public sealed partial record GitRepoVolumeSource
{
    /// <summary>
    /// The directory it goes to; "." means the volume itself, and unset one named after the repository. It must not contain
    /// "..".
    /// </summary>
    public string Directory { get; init; } = "";

    /// <summary>The repository's address.</summary>
    [Required]
    public string Repository { get; init; } = "";

    /// <summary>The commit that is checked out.</summary>
    public string Revision { get; init; } = "";
}
