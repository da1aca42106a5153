using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Which pods a job that goes on has too few or too many (pkg/controller/job/job_controller.go: manageJob). Never both at once: the
/// superfluous go first.
/// </summary>
/// <param name="Delete">Pods to delete; they are not counted as failed.</param>
/// <param name="Create">A pod to make for each: its index, or null where the job has none.</param>
/// <param name="Wait">How long until failed pods may be replaced; null where nothing waits.</param>
internal sealed record JobScale(IReadOnlyList<Pod> Delete, IReadOnlyList<int?> Create, TimeSpan? Wait)
{
    /// <summary>How many pods are made or deleted in one turn at most, so that a big job does not starve the others.</summary>
    private const int MostAtOnce = 500;

    /// <summary>Nothing to do.</summary>
    public static JobScale Nothing { get; } = new([], [], null);

    /// <summary>Computes what to do.</summary>
    public static JobScale Compute(JobView view)
    {
        var (job, spec, active) = (view.Job, view.Job.Spec, view.Active.Count);
        if (job.IsSuspended())
        {
            return new(view.Active, [], null);
        }

        var parallelism = spec.Parallelism ?? 1;
        var wanted = spec.Completions is { } completions ? Math.Clamp(completions - view.Succeeded, 0, parallelism)
            : view.Succeeded > 0 ? active
            : parallelism;
        var superfluous = Superfluous(view, Math.Max(0, active - wanted));
        if (superfluous.Count > 0)
        {
            return new([.. superfluous.Take(MostAtOnce)], [], null);
        }

        var missing = wanted - active - (job.ReplacesOnlyFailed() ? view.Terminating : 0);
        return missing > 0 ? Replenish(view, Math.Min(missing, MostAtOnce)) : Nothing;
    }

    private static JobScale Replenish(JobView view, int missing)
    {
        var spec = view.Job.Spec;
        if (view.FailedIndexes is null && view.BackOff.Remaining(view.Now) is var wait && wait > TimeSpan.Zero)
        {
            return new([], [], wait);
        }

        if (!spec.IsIndexed())
        {
            return new([], [.. Enumerable.Repeat((int?)null, missing)], null);
        }

        var taken = view.SucceededIndexes.With(view.IndexesOf(view.Active));
        if (view.Job.ReplacesOnlyFailed())
        {
            taken = taken.With(view.IndexesOf(view.Pods.Where(p => p.IsTerminating())));
        }

        if (view.FailedIndexes is { } failed)
        {
            taken = taken.With(failed);
        }

        var due = new List<int?>();
        TimeSpan? soonest = null;
        foreach (var index in taken.FirstMissing(missing, spec.Completions ?? 0))
        {
            var left = view.LastFailedByIndex.TryGetValue(index, out var last) ? JobBackOff.RemainingOfIndex(last, view.Now) : TimeSpan.Zero;
            if (left <= TimeSpan.Zero)
            {
                due.Add(index);
            }
            else if (soonest is null || left < soonest)
            {
                soonest = left;
            }
        }

        return new([], due, soonest);
    }

    // Of an indexed job, those of an index that another pod has, or that the job has not; then as many more as there are too many.
    private static List<Pod> Superfluous(JobView view, int atLeast)
    {
        List<Pod> gone = [], left = [];
        if (view.Job.Spec.IsIndexed())
        {
            foreach (var group in view.Active.GroupBy(p => p.CompletionIndex(view.Job)))
            {
                var pods = group.ToList();
                var doubles = DeletionRank.Choose(pods, pods, group.Key is null ? pods.Count : pods.Count - 1, view.Now);
                gone.AddRange(doubles);
                left.AddRange(pods.Except(doubles));
            }
        }
        else
        {
            left.AddRange(view.Active);
        }

        if (gone.Count < atLeast)
        {
            gone.AddRange(DeletionRank.Choose(left, left, atLeast - gone.Count, view.Now));
        }

        return gone;
    }
}
