using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Bounds for what all of a namespace may use together.</summary>
[Resource("resourcequotas", ShortNames = ["quota"])]
public sealed partial record ResourceQuota
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The bounds.</summary>
    public ResourceQuotaSpec Spec { get; init; } = new();

    /// <summary>The bounds that are enforced and what is used of them.</summary>
    public ResourceQuotaStatus Status { get; init; } = new();
}

/// <summary>The bounds of a quota.</summary>
[ApiType]
public sealed partial record ResourceQuotaSpec
{
    /// <summary>The bound of each resource, such as pods, requests.cpu or count/deployments.apps.</summary>
    public IReadOnlyDictionary<string, Quantity> Hard { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>Which objects the quota counts, by scopes with values. They count where this and scopes both match.</summary>
    public ScopeSelector? ScopeSelector { get; init; }

    /// <summary>Which objects the quota counts, by scopes alone. All objects count where this is empty.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Scopes { get; init; } = [];
}

/// <summary>What is enforced and used of a quota.</summary>
[ApiType]
public sealed partial record ResourceQuotaStatus
{
    /// <summary>The bounds that are enforced.</summary>
    public IReadOnlyDictionary<string, Quantity> Hard { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>What is used at present.</summary>
    public IReadOnlyDictionary<string, Quantity> Used { get; init; } = EmptyMap.Of<Quantity>();
}

/// <summary>Selects the objects that a quota counts.</summary>
[ApiType]
[Atomic]
public sealed partial record ScopeSelector
{
    /// <summary>Requirements on the scopes; all of them must hold.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ScopedResourceSelectorRequirement> MatchExpressions { get; init; } = [];
}

/// <summary>A requirement on one scope of a quota.</summary>
[ApiType]
public sealed partial record ScopedResourceSelectorRequirement
{
    /// <summary>How the scope relates to the values: In, NotIn, Exists or DoesNotExist.</summary>
    [Required]
    public string Operator { get; init; } = "";

    /// <summary>The scope, such as PriorityClass, BestEffort or Terminating.</summary>
    [Required]
    public string ScopeName { get; init; } = "";

    /// <summary>The values to compare with: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
