using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>What to do about a job now.</summary>
internal sealed record JobTurn
{
    /// <summary>The job.</summary>
    public required JobView View { get; init; }

    /// <summary>The condition by which the job ends; null while it goes on.</summary>
    public JobCondition? Interim { get; init; }

    /// <summary>The pods that a job that goes on needs or does not need.</summary>
    public JobScale Scale { get; init; } = JobScale.Nothing;

    /// <summary>The pods to delete.</summary>
    public IReadOnlyList<Pod> Delete => Interim is null ? Scale.Delete : View.Active;

    /// <summary>Whether the deleted pods are let go at once and never counted: the job did not want them any more.</summary>
    public bool ReleasesDeleted => Interim is null;

    /// <summary>When to look again without an event.</summary>
    public TimeSpan? RecheckAfter { get; init; }

    /// <summary>Decides.</summary>
    public static JobTurn Compute(JobView view)
    {
        if (JobVerdict.Compute(view) is { } interim)
        {
            return new() { View = view, Interim = interim };
        }

        var scale = view.Job.Metadata.DeletionTimestamp is null ? JobScale.Compute(view) : JobScale.Nothing;
        return new() { View = view, Scale = scale, RecheckAfter = Sooner(scale.Wait, JobVerdict.UntilDeadline(view.Job, view.Now)) };
    }

    /// <summary>What the turn comes to when the pods were deleted and as many were made.</summary>
    public JobOutcome Concluded(int made)
    {
        var job = View.Job;
        var active = View.Active.Count - Delete.Count + made;
        var interim = Interim ?? JobVerdict.Completed(View, active);
        var conditions = job.Status.Conditions;
        var events = new List<JobEvent>();
        var start = job.Status.StartTime ?? (job.IsSuspended() ? null : View.Now);
        if (interim is not null)
        {
            // It was there already, or is new.
            conditions = job.Has(interim.Type) ? conditions : [.. conditions, interim];
        }
        else if (job.Metadata.DeletionTimestamp is null)
        {
            var suspended = job.IsSuspended()
                ? JobConditions.Make("Suspended", "True", "JobSuspended", "Job suspended", View.Now)
                : JobConditions.Make("Suspended", "False", "JobResumed", "Job resumed", View.Now);
            conditions = JobConditions.Set(job.Status.Conditions, suspended);
            if (!ReferenceEquals(conditions, job.Status.Conditions))
            {
                events.Add(new(false, job.IsSuspended() ? "Suspended" : "Resumed", suspended.Message));

                // The time that a job may be active counts from when it goes on.
                start = job.IsSuspended() ? start : View.Now;
            }
        }

        var deleted = Delete.Select(p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        return new(
            interim,
            job.Status with
            {
                Active = active,
                Ready = View.Active.Count(p => !deleted.Contains(p.Metadata.Uid) && p.IsReady()),
                Terminating = View.Terminating + Delete.Count,
                StartTime = start,
                Conditions = conditions,
            },
            events);
    }

    private static TimeSpan? Sooner(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;
}

/// <summary>An event about a job.</summary>
internal readonly record struct JobEvent(bool Warning, string Reason, string Message);

/// <summary>What a turn has come to before the ended pods are counted.</summary>
/// <param name="Interim">The condition by which the job ends; null while it goes on.</param>
/// <param name="Status">The status without the counts.</param>
/// <param name="Events">What to tell.</param>
internal sealed record JobOutcome(JobCondition? Interim, JobStatus Status, IReadOnlyList<JobEvent> Events);
