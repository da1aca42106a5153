using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Batch.V1;

/// <summary>Makes jobs at times that a schedule names.</summary>
[Resource("cronjobs", ShortNames = ["cj"], Categories = ["all"])]
public sealed partial record CronJob
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The schedule and the jobs.</summary>
    public CronJobSpec Spec { get; init; } = new();

    /// <summary>What ran last, and what runs.</summary>
    public CronJobStatus Status { get; init; } = new();
}

/// <summary>A schedule and the jobs to make.</summary>
[ApiType]
public sealed partial record CronJobSpec
{
    /// <summary>
    /// What to do where the job before still runs: Allow starts another, Forbid leaves this one out, Replace ends the old one. Allow where
    /// not given.
    /// </summary>
    [Default("Allow")]
    public string ConcurrencyPolicy { get; init; } = "";

    /// <summary>How many failed jobs are kept; 1 where not given.</summary>
    [Default(1)]
    public int? FailedJobsHistoryLimit { get; init; }

    /// <summary>What a job looks like.</summary>
    [Required]
    public JobTemplateSpec JobTemplate { get; init; } = new();

    /// <summary>The times, in the five fields of cron, such as */5 * * * *.</summary>
    [Required]
    public string Schedule { get; init; } = "";

    /// <summary>How many seconds late a job may still start. One that missed its time by more counts as left out.</summary>
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary>How many succeeded jobs are kept; 3 where not given.</summary>
    [Default(3)]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    /// <summary>Whether no further jobs are made. Those that run go on.</summary>
    [Default(false)]
    public bool? Suspend { get; init; }

    /// <summary>The time zone of the schedule by its usual name, such as Europe/Berlin; the controller's own where not given.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>What a cron job ran last, and what it runs.</summary>
[ApiType]
public sealed partial record CronJobStatus
{
    /// <summary>The jobs that run.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ObjectReference> Active { get; init; } = [];

    /// <summary>When a job was last made.</summary>
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>When a job last ended well.</summary>
    public DateTimeOffset? LastSuccessfulTime { get; init; }
}

/// <summary>What a job made from a template looks like.</summary>
[ApiType]
public sealed partial record JobTemplateSpec
{
    /// <summary>The labels and annotations of the job.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which pods the job runs, and how often.</summary>
    public JobSpec Spec { get; init; } = new();
}
