using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Scheduling.V1;

/// <summary>A name for a priority of pods. The names that start with system- are the system's own.</summary>
[Resource("priorityclasses", Namespaced = false, ShortNames = ["pc"])]
public sealed partial record PriorityClass
{
    /// <summary>What the class is for, in words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether pods without a class get this one's priority. Where several classes say so, the smallest value counts.</summary>
    public bool GlobalDefault { get; init; }

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>
    /// Whether pods of this class may push others out: PreemptLowerPriority or Never. PreemptLowerPriority where not given.
    /// </summary>
    [Default("PreemptLowerPriority")]
    public string? PreemptionPolicy { get; init; }

    /// <summary>The priority; the higher number goes first. It cannot be changed.</summary>
    [Required]
    public int Value { get; init; }
}
