using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A choice of nodes by one or more terms, of which one must be satisfied.</summary>
[ApiType]
[Atomic]
public sealed partial record NodeSelector
{
    /// <summary>The terms; a node is chosen when it satisfies any of them.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init; } = [];
}

/// <summary>Requirements on a node that must all be satisfied. A term without any chooses no node.</summary>
[ApiType]
[Atomic]
public sealed partial record NodeSelectorTerm
{
    /// <summary>Requirements on the node's labels.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init; } = [];

    /// <summary>Requirements on the node's fields, of which only metadata.name is supported.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init; } = [];
}

/// <summary>A requirement on one label or field of a node.</summary>
[ApiType]
public sealed partial record NodeSelectorRequirement
{
    /// <summary>The label's key, or the field's name.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>How key and values are related: In, NotIn, Exists, DoesNotExist, Gt or Lt.</summary>
    [Required]
    public string Operator { get; init; } = "";

    /// <summary>
    /// The values compared with: at least one for In and NotIn, none for Exists and DoesNotExist, a single integer for Gt
    /// and Lt.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
