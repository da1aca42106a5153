using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Bounds and defaults for what single pods, containers and claims in a namespace may use.</summary>
[Resource("limitranges", ShortNames = ["limits"])]
public sealed partial record LimitRange
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The bounds and defaults.</summary>
    public LimitRangeSpec Spec { get; init; } = new();
}

/// <summary>The bounds and defaults of a limit range.</summary>
[ApiType]
public sealed partial record LimitRangeSpec
{
    /// <summary>One entry for each type of thing that is bounded.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LimitRangeItem> Limits { get; init; } = [];
}

/// <summary>Bounds and defaults for one type of thing.</summary>
[ApiType]
public sealed partial record LimitRangeItem
{
    /// <summary>The limit of a container that names none, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> Default { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The request of a container that names neither request nor limit, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> DefaultRequest { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The most that may be used, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> Max { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>How many times its request a limit may be at most, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> MaxLimitRequestRatio { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The least that must be asked for, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> Min { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>What is bounded: Pod, Container or PersistentVolumeClaim.</summary>
    [Required]
    public string Type { get; init; } = "";
}
