using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>How far a deployment has got.</summary>
[ApiType]
public sealed partial record DeploymentStatus
{
    /// <summary>How many pods have been ready for at least minReadySeconds.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>How often the name of a new ReplicaSet was taken already. It goes into the hash that makes the name.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>The current conditions: Available, Progressing and ReplicaFailure.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init; } = [];

    /// <summary>The metadata.generation that the controller acted on last.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How many pods are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>How many pods that are not ending belong to the deployment.</summary>
    public int Replicas { get; init; }

    /// <summary>How many pods are still missing: those that run but are not available, and those not yet made.</summary>
    public int UnavailableReplicas { get; init; }

    /// <summary>How many pods have the present template.</summary>
    public int UpdatedReplicas { get; init; }
}

/// <summary>One aspect of a deployment's state, as last observed.</summary>
[ApiType]
public sealed partial record DeploymentCondition
{
    /// <summary>When the condition's status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was last written.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>The reason in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The reason for the last change, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type: Available, Progressing or ReplicaFailure.</summary>
    [Required]
    public string Type { get; init; } = "";
}
