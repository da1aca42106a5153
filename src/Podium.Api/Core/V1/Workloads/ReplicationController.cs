using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Keeps a number of pods of one template running. Deployment and ReplicaSet are the newer form of this.</summary>
[Resource("replicationcontrollers", ShortNames = ["rc"], Categories = ["all"])]
public sealed partial record ReplicationController
{
    /// <summary>The object's metadata. Where it has no labels, it gets those of the template.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How many pods there should be, and how they look.</summary>
    public ReplicationControllerSpec Spec { get; init; } = new();

    /// <summary>How many pods there are.</summary>
    public ReplicationControllerStatus Status { get; init; } = new();
}

/// <summary>How many pods there should be, and how they look.</summary>
[ApiType]
public sealed partial record ReplicationControllerSpec
{
    /// <summary>For how many seconds a new pod must be ready, with no container failing, until it counts as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>How many pods there should be; 1 where not given.</summary>
    [Default(1)]
    public int? Replicas { get; init; }

    /// <summary>The labels of the pods that count. Those of the template where not given.</summary>
    [Atomic]
    public IReadOnlyDictionary<string, string> Selector { get; init; } = EmptyMap.Strings;

    /// <summary>What a new pod looks like. Its restart policy can only be Always.</summary>
    public PodTemplateSpec? Template { get; init; }
}

/// <summary>How many pods a replication controller has.</summary>
[ApiType]
public sealed partial record ReplicationControllerStatus
{
    /// <summary>How many pods have been ready for at least minReadySeconds.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>The current conditions.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<ReplicationControllerCondition> Conditions { get; init; } = [];

    /// <summary>How many pods have all labels of the template.</summary>
    public int FullyLabeledReplicas { get; init; }

    /// <summary>The metadata.generation that the controller acted on last.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How many pods are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>How many pods there are.</summary>
    [Required]
    public int Replicas { get; init; }
}

/// <summary>One aspect of a replication controller's state, as last observed.</summary>
[ApiType]
public sealed partial record ReplicationControllerCondition
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

    /// <summary>The condition's type, such as ReplicaFailure.</summary>
    [Required]
    public string Type { get; init; } = "";
}
