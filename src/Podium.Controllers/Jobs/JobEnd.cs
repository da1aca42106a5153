using Podium.Api.Batch.V1;

namespace Podium.Controllers.Jobs;

/// <summary>The end of a job: its last status, and what to tell (pkg/controller/job/job_controller.go: enactJobFinished).</summary>
/// <param name="Status">The status with the condition Complete or Failed.</param>
/// <param name="Events">What to tell.</param>
internal sealed record JobEnd(JobStatus Status, IReadOnlyList<JobEvent> Events)
{
    /// <summary>The end, once every pod is counted and none is ending any more; null before.</summary>
    public static JobEnd? Of(Job job, JobStatus status, JobOutcome outcome, DateTimeOffset now)
    {
        var uncounted = status.UncountedTerminatedPods;
        if (outcome.Interim is not { } interim || status.Active > 0 || status.Terminating > 0
            || (uncounted is not null && uncounted.Succeeded.Count + uncounted.Failed.Count > 0))
        {
            return null;
        }

        var final = JobVerdict.Final(interim, now);
        status = status with { Conditions = JobConditions.Set(status.Conditions, final) };
        if (final.Type == "Failed")
        {
            return new(status, [new(true, final.Reason, final.Message)]);
        }

        List<JobEvent> events = [new(false, "Completed", "Job completed")];
        if (status.Succeeded > job.Spec.Completions)
        {
            events.Insert(0, new(true, "TooManySucceededPods", "Too many succeeded pods running after completion count reached"));
        }

        return new(status with { CompletionTime = now }, events);
    }
}
