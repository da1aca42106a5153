using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Rbac.V1;

/// <summary>A set of rights within a namespace.</summary>
[Resource("roles")]
public sealed partial record Role
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The rights.</summary>
    [AlwaysWritten]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}

/// <summary>A set of rights in the whole cluster. A RoleBinding can give them for a single namespace.</summary>
[Resource("clusterroles", Namespaced = false)]
public sealed partial record ClusterRole
{
    /// <summary>Where it is given, a controller makes the rules out of those of other roles, and changes by hand are overwritten.</summary>
    public AggregationRule? AggregationRule { get; init; }

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The rights.</summary>
    [AlwaysWritten]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}

/// <summary>Out of which roles a cluster role is made.</summary>
[ApiType]
public sealed partial record AggregationRule
{
    /// <summary>Selects the cluster roles by label; one that fits any selector is taken in.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LabelSelector> ClusterRoleSelectors { get; init; } = [];
}

/// <summary>A right: what may be done with which resources or paths.</summary>
[ApiType]
public sealed partial record PolicyRule
{
    /// <summary>The API groups of the resources: "" is the core group, * means all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>
    /// Paths that are no resources; * stands for all, alone or as the last step of a path. They apply in cluster roles bound cluster-wide
    /// only, and not together with resources.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> NonResourceURLs { get; init; } = [];

    /// <summary>The names of the objects; empty means all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>The resources; * means all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What may be done, such as get, list or delete; * means all.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Verbs { get; init; } = [];
}
