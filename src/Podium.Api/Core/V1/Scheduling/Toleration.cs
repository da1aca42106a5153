using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Node taints that a pod puts up with.</summary>
[ApiType]
public sealed partial record Toleration
{
    /// <summary>
    /// The effect of the taints that are tolerated: NoSchedule, PreferNoSchedule or NoExecute. Empty means every effect.
    /// </summary>
    public string Effect { get; init; } = "";

    /// <summary>The key of the taints that are tolerated. Empty, with operator Exists, means every taint.</summary>
    public string Key { get; init; } = "";

    /// <summary>How the values are related: Exists tolerates every value, Equal only the one given. Default Equal.</summary>
    public string Operator { get; init; } = "";

    /// <summary>
    /// For effect NoExecute only: how many seconds the pod stays after the taint appears. Unset means for ever; 0 and less,
    /// not at all.
    /// </summary>
    public long? TolerationSeconds { get; init; }

    /// <summary>The value of the taints that are tolerated; must be empty with operator Exists.</summary>
    public string Value { get; init; } = "";
}
