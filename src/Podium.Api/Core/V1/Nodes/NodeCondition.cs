using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>One aspect of a node's state, as last observed.</summary>
[ApiType]
public sealed partial record NodeCondition
{
    /// <summary>When the condition was last confirmed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastHeartbeatTime { get; init; }

    /// <summary>When the condition's status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The reason in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The reason for the last change, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type, such as Ready, MemoryPressure, DiskPressure, PIDPressure or NetworkUnavailable.</summary>
    [Required]
    public string Type { get; init; } = "";
}
