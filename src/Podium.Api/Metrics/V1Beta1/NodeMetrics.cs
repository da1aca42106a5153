using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Metrics.V1Beta1;

/// <summary>What a node uses of its cpu and memory. It is measured when it is asked for and not stored.</summary>
[Resource("nodes", Namespaced = false)]
public sealed partial record NodeMetrics
{
    /// <summary>The node's name and labels.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>When it was measured: the end of the window.</summary>
    [Required]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The time over which the use of cpu was measured, such as <c>10s</c>.</summary>
    [Required]
    public string Window { get; init; } = "";

    /// <summary>What is used, by resource: cpu and memory.</summary>
    [Required]
    public IReadOnlyDictionary<string, Quantity> Usage { get; init; } = EmptyMap.Of<Quantity>();
}
