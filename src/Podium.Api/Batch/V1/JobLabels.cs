namespace Podium.Api.Batch.V1;

/// <summary>The names by which a job marks its pods.</summary>
public static class JobLabels
{
    /// <summary>The label with the job's uid.</summary>
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    /// <summary>The label with the job's name.</summary>
    public const string JobName = "batch.kubernetes.io/job-name";

    /// <summary>The older name of <see cref="ControllerUid"/>, which is set too.</summary>
    public const string LegacyControllerUid = "controller-uid";

    /// <summary>The older name of <see cref="JobName"/>, which is set too.</summary>
    public const string LegacyJobName = "job-name";

    /// <summary>The finalizer that keeps a pod until it is counted.</summary>
    public const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";

    /// <summary>The annotation and label with the index of an indexed job's pod.</summary>
    public const string CompletionIndex = "batch.kubernetes.io/job-completion-index";

    /// <summary>The annotation with the failures of an index before the pod.</summary>
    public const string IndexFailureCount = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>The annotation with the failures of an index that a failure policy told to ignore.</summary>
    public const string IndexIgnoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count";

    /// <summary>The annotation with the time that a cron job meant for a job.</summary>
    public const string ScheduledTimestamp = "batch.kubernetes.io/cronjob-scheduled-timestamp";
}
