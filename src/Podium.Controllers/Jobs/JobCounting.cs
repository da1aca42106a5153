using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Counts a job's ended pods so that none is counted twice and none is lost, wherever the controller is interrupted
/// (pkg/controller/job/job_controller.go: trackJobStatusAndRemoveFinalizers). Each ended pod keeps a finalizer until the status lists its uid;
/// then the finalizer goes; then the uid leaves the list and the counter grows by one. Successes of an indexed job are known by their indexes
/// and need no list.
/// </summary>
internal static class JobCounting
{
    /// <summary>So many pods are listed at once at most, so that the status stays small.</summary>
    private const int UncountedMax = 500;

    /// <summary>First step: the status that lists what has ended, and the pods whose finalizers may go once it is written.</summary>
    /// <param name="view">The job and its pods.</param>
    /// <param name="status">The job's status with the other changes of this turn.</param>
    /// <param name="interim">The condition by which the job ends, or null.</param>
    public static CountingStep List(JobView view, JobStatus status, JobCondition? interim)
    {
        var job = view.Job;
        status = Settle(status, [.. view.Pods.Where(p => p.IsTracked()).Select(p => p.Metadata.Uid)]);
        var succeeded = status.UncountedTerminatedPods!.Succeeded.ToList();
        var failed = status.UncountedTerminatedPods.Failed.ToList();
        var newIndexes = new List<int>();
        var release = new List<Pod>();
        var complete = true;
        foreach (var pod in view.Pods)
        {
            if (!pod.IsTracked() || !MayRelease(view, pod, interim))
            {
                continue;
            }

            if (newIndexes.Count + succeeded.Count + failed.Count >= UncountedMax)
            {
                complete = false;
                break;
            }

            release.Add(pod);
            var uid = pod.Metadata.Uid;
            if (pod.Status.Phase == "Succeeded" && !view.UncountedFailed.Contains(uid))
            {
                if (!job.Spec.IsIndexed())
                {
                    Add(succeeded, view.UncountedSucceeded, uid);
                }
                else if (pod.CompletionIndex(job) is { } index && !view.CountedIndexes.Contains(index))
                {
                    newIndexes.Add(index);
                }
            }
            else if (CountsAsFailed(view, pod, interim))
            {
                Add(failed, view.UncountedFailed, uid);
            }
        }

        status = status with { UncountedTerminatedPods = new() { Succeeded = succeeded, Failed = failed } };
        if (job.Spec.IsIndexed())
        {
            var indexes = view.CountedIndexes.With(newIndexes);
            status = status with
            {
                Succeeded = indexes.Count,
                CompletedIndexes = indexes.ToString(),
                FailedIndexes = view.FailedIndexes?.ToString(),
            };
        }

        return new(status, release, complete);
    }

    /// <summary>
    /// Second step: the uids of pods that have no finalizer any more leave the lists, and the counters grow.
    /// </summary>
    public static JobStatus Settle(JobStatus status, HashSet<string> stillTracked)
    {
        var uncounted = status.UncountedTerminatedPods ?? new();
        var succeeded = uncounted.Succeeded.Where(stillTracked.Contains).ToList();
        var failed = uncounted.Failed.Where(stillTracked.Contains).ToList();
        return status with
        {
            Succeeded = status.Succeeded + uncounted.Succeeded.Count - succeeded.Count,
            Failed = status.Failed + uncounted.Failed.Count - failed.Count,
            UncountedTerminatedPods = new() { Succeeded = succeeded, Failed = failed },
        };
    }

    // A failed pod of an index stays until its replacement has taken the count of failures over.
    private static bool MayRelease(JobView view, Pod pod, JobCondition? interim)
    {
        if (view.Job.Metadata.DeletionTimestamp is not null || interim is not null || pod.Status.Phase == "Succeeded")
        {
            return true;
        }

        return pod.IsFailed(view.Job)
            && !(pod.CompletionIndex() is { } index
                && view.LastFailedByIndex.TryGetValue(index, out var kept) && kept.Metadata.Uid == pod.Metadata.Uid);
    }

    // Once the job has failed, every pod that has not succeeded has too.
    private static bool CountsAsFailed(JobView view, Pod pod, JobCondition? interim) =>
        (pod.IsFailed(view.Job) || interim is { Type: "FailureTarget" })
        && (!view.Job.Spec.IsIndexed() || pod.CompletionIndex(view.Job) is not null)
        && PodFailureVerdict.Of(view.Job.Spec.PodFailurePolicy, pod).Counts;

    private static void Add(List<string> list, HashSet<string> listed, string uid)
    {
        if (!listed.Contains(uid))
        {
            list.Add(uid);
        }
    }
}

/// <summary>What the first step of counting comes to.</summary>
/// <param name="Status">The status to write before any finalizer goes.</param>
/// <param name="Release">The pods whose finalizers go then.</param>
/// <param name="IsComplete">Whether all ended pods are listed; the others follow in another turn.</param>
internal sealed record CountingStep(JobStatus Status, IReadOnlyList<Pod> Release, bool IsComplete);
