using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Storage.V1;

/// <summary>Asks for a volume to be attached to a node, and tells whether it is.</summary>
[Resource("volumeattachments", Namespaced = false)]
public sealed partial record VolumeAttachment
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is to be attached where. It cannot be changed.</summary>
    [Required]
    public VolumeAttachmentSpec Spec { get; init; } = new();

    /// <summary>Whether the volume is attached.</summary>
    public VolumeAttachmentStatus Status { get; init; } = new();
}

/// <summary>Which volume is to be attached to which node, and by whom.</summary>
[ApiType]
public sealed partial record VolumeAttachmentSpec
{
    /// <summary>The driver that attaches it.</summary>
    [Required]
    public string Attacher { get; init; } = "";

    /// <summary>The node that it is attached to.</summary>
    [Required]
    public string NodeName { get; init; } = "";

    /// <summary>The volume.</summary>
    [Required]
    public VolumeAttachmentSource Source { get; init; } = new();
}

/// <summary>A volume that can be attached. Exactly one of the fields must be given.</summary>
[ApiType]
public sealed partial record VolumeAttachmentSource
{
    /// <summary>The volume that a pod describes itself, as a persistent one.</summary>
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }

    /// <summary>The name of a persistent volume.</summary>
    public string? PersistentVolumeName { get; init; }
}

/// <summary>Whether a volume is attached. Only who attaches it writes this.</summary>
[ApiType]
public sealed partial record VolumeAttachmentStatus
{
    /// <summary>Why the last attempt to attach failed.</summary>
    public VolumeError? AttachError { get; init; }

    /// <summary>Whether the volume is attached.</summary>
    [Required]
    public bool Attached { get; init; }

    /// <summary>What attaching told that mounting needs to know, by key.</summary>
    public IReadOnlyDictionary<string, string> AttachmentMetadata { get; init; } = EmptyMap.Strings;

    /// <summary>Why the last attempt to detach failed.</summary>
    public VolumeError? DetachError { get; init; }
}

/// <summary>Why attaching or detaching failed.</summary>
[ApiType]
public sealed partial record VolumeError
{
    /// <summary>The failure in words for people. It may be logged: no secrets.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it failed.</summary>
    public DateTimeOffset? Time { get; init; }
}
