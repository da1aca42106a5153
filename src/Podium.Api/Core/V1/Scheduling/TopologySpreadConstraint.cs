using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>How evenly pods of a group are to be spread over places.</summary>
[ApiType]
public sealed partial record TopologySpreadConstraint
{
    /// <summary>Selects the pods that are counted.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>
    /// Label keys whose values are taken from the pod to be placed, so that only pods with the same values are counted.
    /// Cannot be set where labelSelector is unset.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];

    /// <summary>
    /// By how many pods a place may exceed the place with the fewest. With ScheduleAnyway, places that even out the numbers
    /// are preferred. Must be positive.
    /// </summary>
    [Required]
    public int MaxSkew { get; init; }

    /// <summary>
    /// How many places there should be at least; while there are fewer, the fewest pods of a place are taken to be 0. Only
    /// with DoNotSchedule; must be positive. Default 1.
    /// </summary>
    public int? MinDomains { get; init; }

    /// <summary>
    /// Whether nodes that the pod's nodeSelector and node affinity exclude are left out of the count: Honor leaves them
    /// out, Ignore counts them. Default Honor.
    /// </summary>
    public string? NodeAffinityPolicy { get; init; }

    /// <summary>
    /// Whether nodes with taints that the pod does not tolerate are left out of the count: Honor leaves them out, Ignore
    /// counts them. Default Ignore.
    /// </summary>
    public string? NodeTaintsPolicy { get; init; }

    /// <summary>The node label: nodes with the same value are one place.</summary>
    [Required]
    public string TopologyKey { get; init; } = "";

    /// <summary>
    /// What to do with a pod that cannot satisfy the constraint: DoNotSchedule leaves it waiting, ScheduleAnyway places it
    /// where it disturbs least.
    /// </summary>
    [Required]
    public string WhenUnsatisfiable { get; init; } = "";
}
