using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>One aspect of an object's state, as last observed.</summary>
[ApiType]
public sealed partial record Condition
{
    /// <summary>When the condition's status last changed.</summary>
    [Required]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The reason in words for people; it may be empty.</summary>
    [Required]
    public string Message { get; init; } = "";

    /// <summary>
    /// The metadata.generation that was observed. Where it is less than the object's present one, the condition is out of date.
    /// </summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The reason for the last change, as one word in CamelCase.</summary>
    [Required]
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type, in CamelCase, with an optional prefix such as foo.example.com/.</summary>
    [Required]
    public string Type { get; init; } = "";
}
