using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Whether a job has to end. The interim condition (SuccessCriteriaMet, FailureTarget) is noted first; the last one (Complete, Failed)
/// follows when all pods are counted and gone (pkg/controller/job/job_controller.go: syncJob).
/// </summary>
internal static class JobVerdict
{
    /// <summary>The interim condition that the job has, or gets now although its pods may still run; null while it goes on.</summary>
    public static JobCondition? Compute(JobView view)
    {
        var job = view.Job;
        return job.GetTrueCondition("SuccessCriteriaMet")
            ?? job.GetTrueCondition("FailureTarget")
            ?? FailedByPolicy(view)
            ?? FailedByLimits(view)
            ?? SucceededByPolicy(view);
    }

    /// <summary>The interim condition of a job that has all the successes it wants.</summary>
    public static JobCondition? Completed(JobView view, int active) =>
        active == 0 && (view.Job.Spec.Completions is { } completions ? view.Succeeded >= completions : view.Succeeded > 0)
            ? JobConditions.Make("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods", view.Now)
            : null;

    /// <summary>The last condition that follows an interim one.</summary>
    public static JobCondition Final(JobCondition interim, DateTimeOffset now) =>
        JobConditions.Make(interim.Type == "SuccessCriteriaMet" ? "Complete" : "Failed", "True", interim.Reason, interim.Message, now);

    /// <summary>How long until the job has been active for too long; null where there is no such bound.</summary>
    public static TimeSpan? UntilDeadline(Job job, DateTimeOffset now) =>
        job.Spec.ActiveDeadlineSeconds is { } seconds && !job.IsSuspended()
            ? TimeSpan.FromSeconds(seconds) - (now - (job.Status.StartTime ?? now))
            : null;

    private static JobCondition? FailedByPolicy(JobView view)
    {
        if (view.Job.Spec.PodFailurePolicy is not { } policy)
        {
            return null;
        }

        foreach (var pod in view.Pods)
        {
            if (pod.IsFailed(view.Job) && PodFailureVerdict.Of(policy, pod).JobFailure is { } message)
            {
                return Failure(view, "PodFailurePolicy", message);
            }
        }

        return null;
    }

    private static JobCondition? FailedByLimits(JobView view)
    {
        var (job, spec) = (view.Job, view.Job.Spec);
        if (view.Failed > (spec.BackoffLimit ?? 0) || HasRestartedTooOften(job, view.Pods))
        {
            return Failure(view, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        if (job.Status.StartTime is not null && UntilDeadline(job, view.Now) <= TimeSpan.Zero)
        {
            return Failure(view, "DeadlineExceeded", "Job was active longer than specified deadline");
        }

        if (view.FailedIndexes is not { Count: > 0 and var failed })
        {
            return null;
        }

        return failed > spec.MaxFailedIndexes
                ? Failure(view, "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
            : failed + view.SucceededIndexes.Count >= spec.Completions
                ? Failure(view, "FailedIndexes", "Job has failed indexes")
            : null;
    }

    private static JobCondition? SucceededByPolicy(JobView view)
    {
        if (view.Job.Spec is not { SuccessPolicy: { } policy, Completions: { } completions } || view.SucceededIndexes.Count == 0)
        {
            return null;
        }

        for (var i = 0; i < policy.Rules.Count; i++)
        {
            if (Holds(policy.Rules[i], view.SucceededIndexes, completions))
            {
                return JobConditions.Make("SuccessCriteriaMet", "True", "SuccessPolicy",
                    string.Create(CultureInfo.InvariantCulture, $"Matched rules at index {i}"), view.Now);
            }
        }

        return null;
    }

    private static bool Holds(SuccessPolicyRule rule, IndexIntervals succeeded, int completions)
    {
        if (rule.SucceededIndexes is not { } text)
        {
            return succeeded.Count >= rule.SucceededCount;
        }

        var wanted = IndexIntervals.Parse(text, completions);
        var common = wanted.CountCommon(succeeded);
        return wanted.Count > 0 && (common == wanted.Count || common >= rule.SucceededCount);
    }

    // Containers that restart in their pod fail no pod: their restarts are counted instead.
    private static bool HasRestartedTooOften(Job job, IReadOnlyList<Pod> pods)
    {
        if (job.Spec.Template.Spec.RestartPolicy != "OnFailure")
        {
            return false;
        }

        var restarts = 0;
        foreach (var pod in pods)
        {
            if (pod.Status.Phase is "Running" or "Pending")
            {
                restarts += pod.Status.InitContainerStatuses.Sum(s => s.RestartCount) + pod.Status.ContainerStatuses.Sum(s => s.RestartCount);
            }
        }

        return job.Spec.BackoffLimit is > 0 and var limit ? restarts >= limit : restarts > 0;
    }

    private static JobCondition Failure(JobView view, string reason, string message) =>
        JobConditions.Make("FailureTarget", "True", reason, message, view.Now);
}
