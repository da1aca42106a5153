using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>The health of a component of the control plane. Superseded by the health addresses of the components.</summary>
[Resource("componentstatuses", Namespaced = false, ShortNames = ["cs"])]
public sealed partial record ComponentStatus
{
    /// <summary>What was found.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<ComponentCondition> Conditions { get; init; } = [];

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();
}

/// <summary>What was found about a component's health.</summary>
[ApiType]
public sealed partial record ComponentCondition
{
    /// <summary>What went wrong when the component was asked.</summary>
    public string Error { get; init; } = "";

    /// <summary>What the component answered.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type; always Healthy.</summary>
    [Required]
    public string Type { get; init; } = "";
}
