using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.CronJobs;

/// <summary>What to do about a cron job now (pkg/controller/cronjob/cronjob_controllerv2.go: syncCronJob). Pure.</summary>
internal sealed record CronJobTurn
{
    /// <summary>The status as far as it follows from the jobs that there are.</summary>
    public required CronJobStatus Status { get; init; }

    /// <summary>What to tell.</summary>
    public required IReadOnlyList<CronJobEvent> Events { get; init; }

    /// <summary>Running jobs to end before another starts.</summary>
    public IReadOnlyList<ObjectReference> Replace { get; init; } = [];

    /// <summary>The time that a job is to be made for; null for none.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Ended jobs beyond what is kept.</summary>
    public IReadOnlyList<Job> Forget { get; init; } = [];

    /// <summary>When to look again; null for not before something changes.</summary>
    public TimeSpan? RecheckAfter { get; init; }

    /// <summary>Decides.</summary>
    /// <param name="cronJob">The cron job.</param>
    /// <param name="jobs">The jobs that it manages, all of them.</param>
    /// <param name="localZone">The zone of schedules that name none.</param>
    /// <param name="now">The time.</param>
    public static CronJobTurn Compute(CronJob cronJob, IReadOnlyList<Job> jobs, TimeZoneInfo localZone, DateTimeOffset now)
    {
        var events = new List<CronJobEvent>();
        var status = Observe(cronJob, jobs, events);
        var turn = new CronJobTurn { Status = status, Events = events, Forget = Superfluous(cronJob.Spec, jobs) };
        cronJob = cronJob with { Status = status };
        if (cronJob.Metadata.DeletionTimestamp is not null)
        {
            return turn;
        }

        var zone = localZone;
        if (cronJob.Spec.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            events.Add(new(true, "UnknownTimeZone", $"invalid timeZone: \"{name}\": unknown time zone {name}"));
            return turn;
        }

        if (cronJob.Spec.Suspend == true)
        {
            return turn;
        }

        if (!CronSchedule.TryParse(cronJob.Spec.Schedule, out var schedule, out var error))
        {
            events.Add(new(true, "UnparseableSchedule", $"unparseable schedule: \"{cronJob.Spec.Schedule}\" : {error}"));
            return turn;
        }

        return Schedule(turn, cronJob, schedule, zone, now, events);
    }

    /// <summary>The name of the job for a time: the minutes since 1970 tell equal ones apart and make it impossible to make one twice.</summary>
    public static string JobName(CronJob cronJob, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{cronJob.Metadata.Name}-{time.ToUnixTimeSeconds() / 60}");

    /// <summary>The job for a time.</summary>
    public static Job MakeJob(CronJob cronJob, DateTimeOffset time, TimeZoneInfo localZone)
    {
        var template = cronJob.Spec.JobTemplate;
        var zone = localZone;
        if (cronJob.Spec.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var named))
        {
            zone = named;
        }

        var here = TimeZoneInfo.ConvertTime(time, zone);
        return new()
        {
            Metadata = new()
            {
                Namespace = cronJob.Metadata.Namespace,
                Name = JobName(cronJob, time),
                Labels = template.Metadata.Labels,
                Annotations = new Dictionary<string, string>(template.Metadata.Annotations, StringComparer.Ordinal)
                {
                    [JobLabels.ScheduledTimestamp] =
                        here.ToString(here.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                },
                OwnerReferences = [ControllerReference.To(cronJob)],
            },
            Spec = template.Spec,
        };
    }

    // What has ended or gone leaves the list of those that run.
    private static CronJobStatus Observe(CronJob cronJob, IReadOnlyList<Job> jobs, List<CronJobEvent> events)
    {
        var active = cronJob.Status.Active.ToList();
        var lastSuccess = cronJob.Status.LastSuccessfulTime;
        foreach (var job in jobs.OrderBy(j => j.Metadata.Name, StringComparer.Ordinal))
        {
            var listed = active.FindIndex(a => a.Uid == job.Metadata.Uid);
            if (job.GetEnd() is not { } end)
            {
                if (listed < 0)
                {
                    events.Add(new(true, "UnexpectedJob", $"Saw a job that the controller did not create or forgot: {job.Metadata.Name}"));
                }

                continue;
            }

            if (listed >= 0)
            {
                active.RemoveAt(listed);
                events.Add(new(false, "SawCompletedJob", $"Saw completed job: {job.Metadata.Name}, condition: {end.Type}"));
            }

            if (end.Type == "Complete" && job.Status.CompletionTime is { } completion && (lastSuccess is null || completion > lastSuccess))
            {
                lastSuccess = completion;
            }
        }

        foreach (var missing in active.Where(a => !jobs.Any(j => j.Metadata.Uid == a.Uid)).ToList())
        {
            active.Remove(missing);
            events.Add(new(false, "MissingJob", $"Active job went missing: {missing.Name}"));
        }

        return cronJob.Status with { Active = active, LastSuccessfulTime = lastSuccess };
    }

    private static CronJobTurn Schedule(
        CronJobTurn turn, CronJob cronJob, CronSchedule schedule, TimeZoneInfo zone, DateTimeOffset now, List<CronJobEvent> events)
    {
        var found = MissedSchedule.Find(cronJob, schedule, zone, now, withinDeadline: true);
        if (found.Error is not null)
        {
            events.Add(new(true, "InvalidSchedule", $"invalid schedule: {cronJob.Spec.Schedule} : {found.Error}"));
            return turn;
        }

        turn = turn with { RecheckAfter = MissedSchedule.UntilNext(cronJob, schedule, zone, now) };
        if (found.Last is not { } due)
        {
            return turn;
        }

        if (found.AreMany)
        {
            events.Add(new(true, "TooManyMissedTimes",
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"));
        }

        var status = cronJob.Status;
        if (cronJob.Spec.StartingDeadlineSeconds is { } deadline && due.AddSeconds(deadline) < now)
        {
            events.Add(new(true, "MissSchedule", "Missed scheduled time to start a job: "
                + due.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000"));
            return turn;
        }

        if (status.LastScheduleTime == due || status.Active.Any(a => a.Name == JobName(cronJob, due)))
        {
            return turn;
        }

        if (cronJob.Spec.ConcurrencyPolicy == "Forbid" && status.Active.Count > 0)
        {
            events.Add(new(false, "JobAlreadyActive",
                "Not starting job because prior execution is running and concurrency policy is Forbid"));
            return turn;
        }

        return turn with
        {
            Start = due,
            Replace = cronJob.Spec.ConcurrencyPolicy == "Replace" ? status.Active : [],
            RecheckAfter = MissedSchedule.UntilNext(cronJob with { Status = status with { LastScheduleTime = due } }, schedule, zone, now),
        };
    }

    private static List<Job> Superfluous(CronJobSpec spec, IReadOnlyList<Job> jobs)
    {
        return [.. Oldest("Complete", spec.SuccessfulJobsHistoryLimit), .. Oldest("Failed", spec.FailedJobsHistoryLimit)];

        IEnumerable<Job> Oldest(string end, int? limit)
        {
            var ended = jobs.Where(j => j.GetEnd()?.Type == end).ToList();
            return ended
                .OrderBy(j => j.Status.StartTime ?? DateTimeOffset.MaxValue)
                .ThenBy(j => j.Metadata.Name, StringComparer.Ordinal)
                .Take(limit is { } kept ? Math.Max(0, ended.Count - kept) : 0);
        }
    }
}

/// <summary>An event about a cron job.</summary>
internal readonly record struct CronJobEvent(bool Warning, string Reason, string Message);
