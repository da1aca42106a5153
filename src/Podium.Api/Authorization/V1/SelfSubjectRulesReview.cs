using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authorization.V1;

/// <summary>
/// Asks for all that the caller may do in a namespace. It is meant for showing; whether something is allowed is best asked by
/// SelfSubjectAccessReview.
/// </summary>
[Resource("selfsubjectrulesreviews", CreateOnly = true, Namespaced = false)]
public sealed partial record SelfSubjectRulesReview
{
    /// <summary>The object's metadata; unused.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The namespace.</summary>
    [Required]
    public SelfSubjectRulesReviewSpec Spec { get; init; } = new();

    /// <summary>What the caller may do, in the answer.</summary>
    public SubjectRulesReviewStatus Status { get; init; } = new();
}

/// <summary>The namespace that is asked about.</summary>
[ApiType]
public sealed partial record SelfSubjectRulesReviewSpec
{
    /// <summary>The namespace.</summary>
    public string Namespace { get; init; } = "";
}

/// <summary>What a user may do.</summary>
[ApiType]
public sealed partial record SubjectRulesReviewStatus
{
    /// <summary>What went wrong while the rules were collected.</summary>
    public string EvaluationError { get; init; } = "";

    /// <summary>Whether there may be more rules than are listed, because an authorizer cannot list its rules or failed.</summary>
    [Required]
    public bool Incomplete { get; init; }

    /// <summary>What the user may do with paths that are no resources. The order says nothing.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<NonResourceRule> NonResourceRules { get; init; } = [];

    /// <summary>What the user may do with resources. The order says nothing.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ResourceRule> ResourceRules { get; init; } = [];
}

/// <summary>What may be done with paths that are no resources.</summary>
[ApiType]
public sealed partial record NonResourceRule
{
    /// <summary>The paths. A * stands for all, alone or as the last step of a path.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> NonResourceURLs { get; init; } = [];

    /// <summary>The methods in small letters, such as get; * means all.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Verbs { get; init; } = [];
}

/// <summary>What may be done with resources.</summary>
[ApiType]
public sealed partial record ResourceRule
{
    /// <summary>The API groups of the resources; * means all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The names of the objects; empty means all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>The resources; * means all of the groups, and */foo the subresource foo of all resources.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What may be done, such as get, list or delete; * means all.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Verbs { get; init; } = [];
}
