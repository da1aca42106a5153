using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>On how many nodes a daemon set's pods run.</summary>
[ApiType]
public sealed partial record DaemonSetStatus
{
    /// <summary>How often the name of a new revision was taken already. It goes into the hash that makes the name.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>The current conditions.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<DaemonSetCondition> Conditions { get; init; } = [];

    /// <summary>On how many nodes a pod runs that should run there.</summary>
    [Required]
    public int CurrentNumberScheduled { get; init; }

    /// <summary>On how many nodes a pod should run.</summary>
    [Required]
    public int DesiredNumberScheduled { get; init; }

    /// <summary>On how many nodes a pod has been ready for at least minReadySeconds.</summary>
    public int NumberAvailable { get; init; }

    /// <summary>On how many nodes a pod runs that should not run there.</summary>
    [Required]
    public int NumberMisscheduled { get; init; }

    /// <summary>On how many nodes a pod is ready.</summary>
    [Required]
    public int NumberReady { get; init; }

    /// <summary>On how many nodes a pod should be available and is not.</summary>
    public int NumberUnavailable { get; init; }

    /// <summary>The metadata.generation that the controller acted on last.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>On how many nodes a pod of the present template runs.</summary>
    public int UpdatedNumberScheduled { get; init; }
}

/// <summary>One aspect of a daemon set's state, as last observed.</summary>
[ApiType]
public sealed partial record DaemonSetCondition
{
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

    /// <summary>The condition's type.</summary>
    [Required]
    public string Type { get; init; } = "";
}
