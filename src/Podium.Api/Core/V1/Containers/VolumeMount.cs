using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Where a volume appears in a container.</summary>
[ApiType]
public sealed partial record VolumeMount
{
    /// <summary>The path in the container. It cannot contain a colon.</summary>
    [Required]
    public string MountPath { get; init; } = "";

    /// <summary>
    /// Whether mounts made below the path are seen on the other side: None, HostToContainer or Bidirectional. Default None.
    /// </summary>
    public string? MountPropagation { get; init; }

    /// <summary>The volume's name; it must be one of the pod's volumes.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Whether the container may only read. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether mounts below are read-only too: Disabled, IfPossible or Enabled. Needs readOnly, and no propagation but
    /// None. Default Disabled.
    /// </summary>
    public string? RecursiveReadOnly { get; init; }

    /// <summary>The path within the volume that is mounted. Default its root.</summary>
    public string SubPath { get; init; } = "";

    /// <summary>The same with $(NAME) replaced by environment variables. Cannot be combined with subPath.</summary>
    public string SubPathExpr { get; init; } = "";
}

/// <summary>Where a block volume appears as a device in a container.</summary>
[ApiType]
public sealed partial record VolumeDevice
{
    /// <summary>The device's path in the container.</summary>
    [Required]
    public string DevicePath { get; init; } = "";

    /// <summary>The name of one of the pod's persistent volume claims.</summary>
    [Required]
    public string Name { get; init; } = "";
}
