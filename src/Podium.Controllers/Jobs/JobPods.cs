using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>What a job wants to know of its pods.</summary>
internal static class JobPods
{
    /// <summary>The pod's index among the completions, or null where it has none.</summary>
    public static int? CompletionIndex(this Pod pod) => NumberIn(pod, JobLabels.CompletionIndex);

    /// <summary>The index if the job has it, or null.</summary>
    public static int? CompletionIndex(this Pod pod, Job job) => pod.CompletionIndex() is { } index && index < job.Spec.Completions ? index : null;

    /// <summary>How often the pod's index had failed before it, in a way that counts.</summary>
    public static int IndexFailures(this Pod pod) => NumberIn(pod, JobLabels.IndexFailureCount) ?? 0;

    /// <summary>How often the pod's index had failed before it, in a way that a failure policy ignores.</summary>
    public static int IgnoredIndexFailures(this Pod pod) => NumberIn(pod, JobLabels.IndexIgnoredFailureCount) ?? 0;

    /// <summary>Whether the pod is kept until it is counted.</summary>
    public static bool IsTracked(this Pod pod) => pod.Metadata.Finalizers.Contains(JobLabels.TrackingFinalizer);

    /// <summary>Whether the pod is being deleted and has not ended yet.</summary>
    public static bool IsTerminating(this Pod pod) => pod.Metadata.DeletionTimestamp is not null && !pod.IsTerminal();

    /// <summary>
    /// Whether the pod counts as failed. One that is being deleted does too: it may go without ever reaching the phase Failed. But not
    /// where the job replaces only pods that have failed.
    /// </summary>
    public static bool IsFailed(this Pod pod, Job job) =>
        pod.Status.Phase == "Failed"
        || (!job.ReplacesOnlyFailed() && pod.Metadata.DeletionTimestamp is not null && pod.Status.Phase != "Succeeded");

    /// <summary>Whether a pod is replaced only when it has failed, not as soon as it is being deleted.</summary>
    public static bool ReplacesOnlyFailed(this Job job) =>
        job.Spec.PodReplacementPolicy == "Failed" || job.Spec.PodFailurePolicy is not null;

    /// <summary>
    /// When the pod finished: when its last container did, else when it was no longer ready, else when it was deleted, else when it
    /// was made (pkg/controller/job/backoff_utils.go: getFinishedTime).
    /// </summary>
    public static DateTimeOffset FinishedAt(this Pod pod)
    {
        if (LastContainerEnd(pod) is { } end)
        {
            return end;
        }

        if (pod.GetCondition("Ready") is { Status: "False", LastTransitionTime: { } since })
        {
            return since;
        }

        return pod.Metadata.DeletionTimestamp?.AddSeconds(-(pod.Metadata.DeletionGracePeriodSeconds ?? 0))
            ?? pod.Metadata.CreationTimestamp
            ?? DateTimeOffset.MinValue;
    }

    private static DateTimeOffset? LastContainerEnd(Pod pod)
    {
        DateTimeOffset? last = null;
        foreach (var status in pod.Status.ContainerStatuses)
        {
            if (status.State?.Terminated?.FinishedAt is not { } end)
            {
                return null;
            }

            last = last is null || end > last ? end : last;
        }

        return last;
    }

    private static int? NumberIn(Pod pod, string annotation) =>
        pod.Metadata.Annotations.TryGetValue(annotation, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
