using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Policy.V1;

/// <summary>Bounds how many pods of a set may be ended at once by evictions.</summary>
[Resource("poddisruptionbudgets", ShortNames = ["pdb"])]
public sealed partial record PodDisruptionBudget
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods and the bound.</summary>
    public PodDisruptionBudgetSpec Spec { get; init; } = new();

    /// <summary>How many of the pods are healthy, and how many may be evicted.</summary>
    public PodDisruptionBudgetStatus Status { get; init; } = new();
}

/// <summary>The pods of a budget and their bound. At most one of maxUnavailable and minAvailable may be given.</summary>
[ApiType]
public sealed partial record PodDisruptionBudgetSpec
{
    /// <summary>How many pods may be unavailable after an eviction: a number, or a percentage of the pods there should be.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many pods must still be available after an eviction: a number, or a percentage of the pods there should be.</summary>
    public IntOrString? MinAvailable { get; init; }

    /// <summary>Which pods the budget is about. An empty selector means all pods of the namespace, an absent one none.</summary>
    [PatchStrategy("replace")]
    public LabelSelector? Selector { get; init; }

    /// <summary>
    /// When running pods that are not ready may be evicted: IfHealthyBudget only while the others keep the budget, AlwaysAllow at any time.
    /// IfHealthyBudget where not given.
    /// </summary>
    public string? UnhealthyPodEvictionPolicy { get; init; }
}

/// <summary>How many pods of a budget are healthy, and how many may be evicted.</summary>
[ApiType]
public sealed partial record PodDisruptionBudgetStatus
{
    /// <summary>The budget's current conditions. DisruptionAllowed tells whether evictions are possible, and why not.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>How many pods are healthy.</summary>
    [Required]
    public int CurrentHealthy { get; init; }

    /// <summary>How many pods must be healthy.</summary>
    [Required]
    public int DesiredHealthy { get; init; }

    /// <summary>
    /// Pods whose eviction was granted but not yet observed, with the time of the grant. Entries that stay too long are dropped.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset> DisruptedPods { get; init; } = EmptyMap.Of<DateTimeOffset>();

    /// <summary>How many pods may be evicted at present.</summary>
    [Required]
    public int DisruptionsAllowed { get; init; }

    /// <summary>How many pods the budget counts.</summary>
    [Required]
    public int ExpectedPods { get; init; }

    /// <summary>The metadata.generation that the status is about.</summary>
    public long ObservedGeneration { get; init; }
}
