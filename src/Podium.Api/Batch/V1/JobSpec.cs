using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Batch.V1;

/// <summary>Which pods a job runs, and how often.</summary>
[ApiType]
public sealed partial record JobSpec
{
    /// <summary>
    /// For how many seconds the job may be active, from its start, until it is ended as failed. The clock starts anew when a suspended job
    /// goes on.
    /// </summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>
    /// After how many failures the job counts as failed. 6 where not given; no bound where backoffLimitPerIndex is given.
    /// </summary>
    public int? BackoffLimit { get; init; }

    /// <summary>
    /// After how many failures a single index counts as failed. Only for completionMode Indexed and pods with the restart policy Never; it
    /// cannot be changed.
    /// </summary>
    public int? BackoffLimitPerIndex { get; init; }

    /// <summary>
    /// NonIndexed counts successes alike; Indexed gives each pod a number from 0 to completions minus 1 and wants one success for each.
    /// NonIndexed where not given.
    /// </summary>
    public string? CompletionMode { get; init; }

    /// <summary>How many pods must succeed. Where not given, the success of any pod ends the job well.</summary>
    public int? Completions { get; init; }

    /// <summary>
    /// Who looks after the job, where it is not the cluster's own controller kubernetes.io/job-controller. It cannot be changed.
    /// </summary>
    public string? ManagedBy { get; init; }

    /// <summary>
    /// With true, the selector is the user's own affair. Left out, the system makes pod labels and a selector that no other job has.
    /// </summary>
    public bool? ManualSelector { get; init; }

    /// <summary>How many indexes may fail until the whole job does. Needs backoffLimitPerIndex.</summary>
    public int? MaxFailedIndexes { get; init; }

    /// <summary>How many pods may run at once; 1 where not given, if completions is not given either.</summary>
    public int? Parallelism { get; init; }

    /// <summary>What to do about failed pods, by their exit codes or conditions. Only for pods with the restart policy Never.</summary>
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    /// <summary>
    /// When a replacement is made: TerminatingOrFailed as soon as a pod is ending, Failed only when it has failed. Failed is the only
    /// choice with podFailurePolicy.
    /// </summary>
    public string? PodReplacementPolicy { get; init; }

    /// <summary>Which pods belong to the job. The system sets it; see manualSelector.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>When a job with completionMode Indexed has succeeded before all of its indexes have.</summary>
    public SuccessPolicy? SuccessPolicy { get; init; }

    /// <summary>Whether the job waits: its running pods are ended and none is made. False where not given.</summary>
    public bool? Suspend { get; init; }

    /// <summary>What a pod looks like. Its restart policy can only be Never or OnFailure.</summary>
    [Required]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>How many seconds after its end the job may be deleted by itself. It stays where not given.</summary>
    public int? TtlSecondsAfterFinished { get; init; }
}

/// <summary>When an indexed job has succeeded early.</summary>
[ApiType]
public sealed partial record SuccessPolicy
{
    /// <summary>The rules, tried in order; the first that holds ends the job well. There may be up to 20.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<SuccessPolicyRule> Rules { get; init; } = [];
}

/// <summary>A rule for an early success. Where both fields are given, both must hold.</summary>
[ApiType]
public sealed partial record SuccessPolicyRule
{
    /// <summary>How many indexes must have succeeded, among succeededIndexes where that is given.</summary>
    public int? SucceededCount { get; init; }

    /// <summary>Which indexes must have succeeded, as numbers and ranges with commas between, such as 1,3-5,7.</summary>
    public string? SucceededIndexes { get; init; }
}
