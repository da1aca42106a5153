using Podium.Api.Schema;

namespace Podium.Api.Batch.V1;

/// <summary>How far a job has got.</summary>
[ApiType]
public sealed partial record JobStatus
{
    /// <summary>How many pods are pending or running and not ending.</summary>
    public int Active { get; init; }

    /// <summary>The indexes that have succeeded, as numbers and ranges with commas between, such as 1,3-5,7.</summary>
    public string CompletedIndexes { get; init; } = "";

    /// <summary>When the job ended well.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>The current conditions. A job that has ended has the condition Complete or Failed, a waiting one Suspended.</summary>
    [ListType(ListType.Atomic)]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<JobCondition> Conditions { get; init; } = [];

    /// <summary>How many pods have failed.</summary>
    public int Failed { get; init; }

    /// <summary>
    /// The indexes that have failed, as numbers and ranges with commas between; only where backoffLimitPerIndex is given.
    /// </summary>
    public string? FailedIndexes { get; init; }

    /// <summary>How many active pods are ready.</summary>
    public int? Ready { get; init; }

    /// <summary>When the controller first saw the job, or saw it go on after it was suspended.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How many pods have succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>How many pods are ending.</summary>
    public int? Terminating { get; init; }

    /// <summary>Pods that have ended but are not yet counted, so that none is counted twice.</summary>
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }
}

/// <summary>One aspect of a job's state, as last observed.</summary>
[ApiType]
public sealed partial record JobCondition
{
    /// <summary>When the condition was last checked.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastProbeTime { get; init; }

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

    /// <summary>The condition's type: Complete, Failed, Suspended, FailureTarget or SuccessCriteriaMet.</summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>The uids of pods that have ended but are not yet counted.</summary>
[ApiType]
public sealed partial record UncountedTerminatedPods
{
    /// <summary>The uids of failed pods.</summary>
    [ListType(ListType.Set)]
    public IReadOnlyList<string> Failed { get; init; } = [];

    /// <summary>The uids of succeeded pods.</summary>
    [ListType(ListType.Set)]
    public IReadOnlyList<string> Succeeded { get; init; } = [];
}
