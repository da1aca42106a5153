using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>How many pods a stateful set has.</summary>
[ApiType]
public sealed partial record StatefulSetStatus
{
    /// <summary>How many pods have been ready for at least minReadySeconds.</summary>
    [AlwaysWritten]
    public int AvailableReplicas { get; init; }

    /// <summary>How often the name of a new revision was taken already. It goes into the hash that makes the name.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>The current conditions.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<StatefulSetCondition> Conditions { get; init; } = [];

    /// <summary>How many pods are of the revision currentRevision.</summary>
    public int CurrentReplicas { get; init; }

    /// <summary>The revision from which the pods with the lower numbers were made.</summary>
    public string CurrentRevision { get; init; } = "";

    /// <summary>The metadata.generation that the controller acted on last.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How many pods are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>How many pods there are.</summary>
    [Required]
    public int Replicas { get; init; }

    /// <summary>The revision from which the pods with the higher numbers were made.</summary>
    public string UpdateRevision { get; init; } = "";

    /// <summary>How many pods are of the revision updateRevision.</summary>
    public int UpdatedReplicas { get; init; }
}

/// <summary>One aspect of a stateful set's state, as last observed.</summary>
[ApiType]
public sealed partial record StatefulSetCondition
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
