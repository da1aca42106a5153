using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>A requirement on one field.</summary>
[ApiType]
public sealed partial record FieldSelectorRequirement
{
    /// <summary>The field's path, such as metadata.name.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>How the field's value relates to the values: In, NotIn, Exists or DoesNotExist.</summary>
    [Required]
    public string Operator { get; init; } = "";

    /// <summary>The values to compare with: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
