using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Rules that draw a pod to nodes or pods, or keep it away from them.</summary>
[ApiType]
public sealed partial record Affinity
{
    /// <summary>Rules on the labels and names of nodes.</summary>
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Rules that put the pod near other pods, such as on the same node or in the same zone.</summary>
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Rules that keep the pod away from other pods.</summary>
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}

/// <summary>Which nodes a pod must or should run on.</summary>
[ApiType]
public sealed partial record NodeAffinity
{
    /// <summary>
    /// What nodes should satisfy. The weights of all terms that a node satisfies are added up, and the node with the
    /// highest sum is preferred.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];

    /// <summary>
    /// What a node must satisfy for the pod to be placed on it. A pod that runs already stays when the node changes.
    /// </summary>
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}

/// <summary>A wish about nodes and its weight. An empty term is satisfied by every node.</summary>
[ApiType]
public sealed partial record PreferredSchedulingTerm
{
    /// <summary>What a node should satisfy.</summary>
    [Required]
    public NodeSelectorTerm Preference { get; init; } = new();

    /// <summary>How much the wish counts, from 1 to 100.</summary>
    [Required]
    public int Weight { get; init; }
}

/// <summary>Which other pods a pod must or should be near.</summary>
[ApiType]
public sealed partial record PodAffinity
{
    /// <summary>
    /// The pods it should be near. The weights of all terms that a node satisfies are added up, and the node with the
    /// highest sum is preferred.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];

    /// <summary>
    /// The pods it must be near; all terms must be satisfied by the node. A pod that runs already stays when they no longer
    /// are.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init; } = [];
}

/// <summary>Which other pods a pod must or should not be near.</summary>
[ApiType]
public sealed partial record PodAntiAffinity
{
    /// <summary>
    /// The pods it should not be near. The weights of all terms that a node satisfies are added up, and the node with the
    /// lowest sum is preferred.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init; } = [];

    /// <summary>
    /// The pods it must not be near; all terms must be satisfied by the node. A pod that runs already stays when they no
    /// longer are.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init; } = [];
}

/// <summary>A wish about pods near by and its weight.</summary>
[ApiType]
public sealed partial record WeightedPodAffinityTerm
{
    /// <summary>Which pods, and what near means.</summary>
    [Required]
    public PodAffinityTerm PodAffinityTerm { get; init; } = new();

    /// <summary>How much the wish counts, from 1 to 100.</summary>
    [Required]
    public int Weight { get; init; }
}

/// <summary>A set of pods, and the node label whose equal values mean near.</summary>
[ApiType]
public sealed partial record PodAffinityTerm
{
    /// <summary>Selects the pods by their labels. Unset selects none.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>
    /// Label keys whose values are taken from the pod to be placed, so that only pods with the same values count. Cannot be
    /// set where labelSelector is unset, nor name a key of mismatchLabelKeys.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];

    /// <summary>
    /// Label keys whose values are taken from the pod to be placed, so that only pods with other values count. Cannot be
    /// set where labelSelector is unset, nor name a key of matchLabelKeys.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> MismatchLabelKeys { get; init; } = [];

    /// <summary>
    /// Selects namespaces by their labels, in addition to those of namespaces. Unset means none; an empty selector means
    /// all.
    /// </summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The namespaces whose pods count. Where this and namespaceSelector are unset, the pod's own.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The node label: nodes with the same value are one place. Required to be non-empty.</summary>
    [Required]
    public string TopologyKey { get; init; } = "";
}
