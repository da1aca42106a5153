using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>A change that a watch reports.</summary>
[Kind(TypeMeta = false)]
public sealed partial record WatchEvent
{
    /// <summary>
    /// The object after the change; for DELETED its last state, for BOOKMARK only its resourceVersion, for ERROR a Status.
    /// </summary>
    [Required]
    public RawJson? Object { get; init; }

    /// <summary>What happened: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</summary>
    [Required]
    public string Type { get; init; } = "";
}
