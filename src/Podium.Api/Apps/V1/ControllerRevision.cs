using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>A state of a DaemonSet or StatefulSet, kept so that one can go back to it. It is never changed after it was made.</summary>
[Resource("controllerrevisions")]
public sealed partial record ControllerRevision
{
    /// <summary>The kept state, in the owner's own form.</summary>
    public RawJson? Data { get; init; }

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The number of the state; a later state has a higher one.</summary>
    [Required]
    public long Revision { get; init; }
}
