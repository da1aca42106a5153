using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Metrics.V1Beta1;

/// <summary>What a pod's containers use of cpu and memory. It is measured when it is asked for and not stored.</summary>
[Resource("pods")]
public sealed partial record PodMetrics
{
    /// <summary>The pod's name, namespace and labels.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>When it was measured: the end of the window.</summary>
    [Required]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The time over which the use of cpu was measured, such as <c>10s</c>.</summary>
    [Required]
    public string Window { get; init; } = "";

    /// <summary>What each running container uses.</summary>
    [Required]
    public IReadOnlyList<ContainerMetrics> Containers { get; init; } = [];
}

/// <summary>What a container uses.</summary>
[ApiType]
public sealed partial record ContainerMetrics
{
    /// <summary>The container's name in its pod.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>What is used, by resource: cpu and memory.</summary>
    [Required]
    public IReadOnlyDictionary<string, Quantity> Usage { get; init; } = EmptyMap.Of<Quantity>();
}
