using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>
/// Selects objects by their labels. All requirements must hold; an empty selector selects everything, an absent one nothing.
/// </summary>
[ApiType]
[Atomic]
public sealed partial record LabelSelector
{
    /// <summary>Requirements on single label keys; all of them must hold.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init; } = [];

    /// <summary>Keys with the values that they must have; the same as one requirement In with a single value for each.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = EmptyMap.Strings;
}

/// <summary>A requirement on one label key.</summary>
[ApiType]
public sealed partial record LabelSelectorRequirement
{
    /// <summary>The label key that the requirement is about.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>How the key's value relates to the values: In, NotIn, Exists or DoesNotExist.</summary>
    [Required]
    public string Operator { get; init; } = "";

    /// <summary>The values to compare with: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
