using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Selects nodes by labels that tell where they are.</summary>
[ApiType]
[Atomic]
public sealed partial record TopologySelectorTerm
{
    /// <summary>Requirements on labels; all of them must hold.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<TopologySelectorLabelRequirement> MatchLabelExpressions { get; init; } = [];
}

/// <summary>A requirement on one label of nodes.</summary>
[ApiType]
public sealed partial record TopologySelectorLabelRequirement
{
    /// <summary>The label key.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>The values; the node's must be one of them.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
