using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A mark on a node that keeps off every pod which does not tolerate it.</summary>
[ApiType]
public sealed partial record Taint
{
    /// <summary>
    /// What happens to pods that do not tolerate the taint: NoSchedule keeps new ones away, PreferNoSchedule tries to, and NoExecute also
    /// evicts running ones.
    /// </summary>
    [Required]
    public string Effect { get; init; } = "";

    /// <summary>The taint's key, in the form of a label key.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>
    /// When the taint was added. It is written for NoExecute taints only, where it starts the clock of tolerationSeconds.
    /// </summary>
    public DateTimeOffset? TimeAdded { get; init; }

    /// <summary>The taint's value; it may be empty.</summary>
    public string Value { get; init; } = "";
}
