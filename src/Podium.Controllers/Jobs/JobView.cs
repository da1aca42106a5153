using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>A job, its pods, and what follows of the two at once: the ground of all decisions about it. Immutable.</summary>
internal sealed class JobView
{
    /// <summary>Looks at a job.</summary>
    /// <param name="job">The job, whose pods are all known.</param>
    /// <param name="pods">The pods that it manages.</param>
    /// <param name="backOff">The back-off as of the last count.</param>
    /// <param name="now">The time.</param>
    public JobView(Job job, IReadOnlyList<Pod> pods, JobBackOff backOff, DateTimeOffset now)
    {
        Job = job;
        Now = now;
        Pods = job.Spec.IsIndexed() ? [.. pods.OrderBy(p => p.CompletionIndex() ?? -1)] : pods;
        Active = [.. Pods.Where(p => p.IsActive())];
        var uncounted = job.Status.UncountedTerminatedPods;
        UncountedSucceeded = [.. uncounted?.Succeeded ?? []];
        UncountedFailed = [.. uncounted?.Failed ?? []];
        var newSucceeded = Uncounted(UncountedSucceeded).Where(p => p.Status.Phase == "Succeeded").ToList();
        var newFailed = Uncounted(UncountedFailed).Where(p => p.IsFailed(job)).ToList();
        BackOff = backOff.After(newSucceeded, newFailed);
        Failed = job.Status.Failed + UncountedFailed.Count + newFailed.Count(p => PodFailureVerdict.Of(job.Spec.PodFailurePolicy, p).Counts);
        Succeeded = job.Status.Succeeded + UncountedSucceeded.Count + newSucceeded.Count;
        if (job.Spec is { CompletionMode: "Indexed", Completions: { } completions })
        {
            CountedIndexes = IndexIntervals.Parse(job.Status.CompletedIndexes, completions);
            SucceededIndexes = CountedIndexes.With(IndexesOf(Pods.Where(p => p.IsTracked() && p.Status.Phase == "Succeeded")));
            Succeeded = SucceededIndexes.Count;
            if (job.Spec.BackoffLimitPerIndex is not null)
            {
                FailedIndexes = IndexIntervals.Parse(job.Status.FailedIndexes ?? "", completions)
                    .With(IndexesOf(Pods.Where(p => p.IsTracked() && IsIndexFailed(p))));
                LastFailedByIndex = FindLastFailed(FailedIndexes);
            }
        }
    }

    /// <summary>The job.</summary>
    public Job Job { get; }

    /// <summary>Its pods; of an indexed job in the order of their indexes.</summary>
    public IReadOnlyList<Pod> Pods { get; }

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The pods that have neither ended nor are being deleted.</summary>
    public IReadOnlyList<Pod> Active { get; }

    /// <summary>The back-off with the pods that have finished since the last count.</summary>
    public JobBackOff BackOff { get; }

    /// <summary>How many pods have succeeded, those that are not counted yet included; of an indexed job, how many indexes.</summary>
    public int Succeeded { get; }

    /// <summary>How many pods have failed, those that are not counted yet included and those that the policy ignores not.</summary>
    public int Failed { get; }

    /// <summary>The uids that the status lists as succeeded and not yet counted.</summary>
    public HashSet<string> UncountedSucceeded { get; }

    /// <summary>The uids that the status lists as failed and not yet counted.</summary>
    public HashSet<string> UncountedFailed { get; }

    /// <summary>The succeeded indexes of the status.</summary>
    public IndexIntervals CountedIndexes { get; } = IndexIntervals.Empty;

    /// <summary>The succeeded indexes, those that are not counted yet included.</summary>
    public IndexIntervals SucceededIndexes { get; } = IndexIntervals.Empty;

    /// <summary>The indexes that have failed for good; null without a limit for each index.</summary>
    public IndexIntervals? FailedIndexes { get; }

    /// <summary>
    /// The last failed pod of each index that waits for another. It is kept until its replacement is there, which takes its count of
    /// failures over.
    /// </summary>
    public IReadOnlyDictionary<int, Pod> LastFailedByIndex { get; } = new Dictionary<int, Pod>();

    /// <summary>How many pods are being deleted and have not ended.</summary>
    public int Terminating => Pods.Count(p => p.IsTerminating());

    /// <summary>The indexes of pods, as far as the job has them.</summary>
    public IndexIntervals IndexesOf(IEnumerable<Pod> pods) =>
        IndexIntervals.Of(pods.Select(p => p.CompletionIndex(Job)).OfType<int>());

    private IEnumerable<Pod> Uncounted(HashSet<string> listed) =>
        Pods.Where(p => p.IsTracked() && !listed.Contains(p.Metadata.Uid) && (!Job.Spec.IsIndexed() || p.CompletionIndex(Job) is not null));

    private bool IsIndexFailed(Pod pod)
    {
        if (!pod.IsFailed(Job))
        {
            return false;
        }

        var verdict = PodFailureVerdict.Of(Job.Spec.PodFailurePolicy, pod);
        return verdict.Action == "FailIndex" || (verdict.Counts && pod.IndexFailures() >= Job.Spec.BackoffLimitPerIndex);
    }

    private Dictionary<int, Pod> FindLastFailed(IndexIntervals failed)
    {
        var active = IndexesOf(Active);
        var last = new Dictionary<int, Pod>();
        foreach (var pod in Pods)
        {
            if (pod.IsTracked() && pod.IsFailed(Job) && pod.CompletionIndex(Job) is { } index
                && !SucceededIndexes.Contains(index) && !failed.Contains(index) && !active.Contains(index)
                && (!last.TryGetValue(index, out var other) || IsLater(pod, other)))
            {
                last[index] = pod;
            }
        }

        return last;
    }

    private static bool IsLater(Pod pod, Pod other) =>
        pod.IndexFailures() + pod.IgnoredIndexFailures() >= other.IndexFailures() + other.IgnoredIndexFailures()
        && pod.FinishedAt() >= other.FinishedAt();
}
