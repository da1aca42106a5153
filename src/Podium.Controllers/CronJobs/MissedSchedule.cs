using Podium.Api.Batch.V1;

namespace Podium.Controllers.CronJobs;

/// <summary>Which times of a schedule have passed without a job (pkg/controller/cronjob/utils.go: mostRecentScheduleTime).</summary>
/// <param name="Earliest">From when on times count.</param>
/// <param name="Last">The last time that has passed; null where none has.</param>
/// <param name="Missed">About how many times before the last one have passed; 0 for a single one.</param>
/// <param name="Error">Why the schedule names no times; null where it does.</param>
internal readonly record struct MissedSchedule(DateTimeOffset Earliest, DateTimeOffset? Last, long Missed, string? Error)
{
    /// <summary>From so many on a user is told: the clock may be wrong.</summary>
    private const int Many = 100;

    /// <summary>What is added to the time of the next look, for clocks that are not quite alike.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether far too many times have passed.</summary>
    public bool AreMany => Missed > Many;

    /// <summary>Looks from the last job, or the object's creation, to now.</summary>
    /// <param name="cronJob">The cron job.</param>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="zone">The schedule's zone where it names none.</param>
    /// <param name="now">The time.</param>
    /// <param name="withinDeadline">Whether what is too late to start does not count.</param>
    public static MissedSchedule Find(CronJob cronJob, CronSchedule schedule, TimeZoneInfo zone, DateTimeOffset now, bool withinDeadline)
    {
        var earliest = cronJob.Status.LastScheduleTime ?? cronJob.Metadata.CreationTimestamp ?? now;
        if (withinDeadline && cronJob.Spec.StartingDeadlineSeconds is { } deadline && now.AddSeconds(-deadline) > earliest)
        {
            earliest = now.AddSeconds(-deadline);
        }

        if (schedule.Next(earliest, zone) is not { } first || schedule.Next(first, zone) is not { } second)
        {
            return new(earliest, null, 0, "time difference between two schedules is less than 1 second");
        }

        if (now < first)
        {
            return new(earliest, null, 0, null);
        }

        if (now < second)
        {
            return new(earliest, first, 0, null);
        }

        // Regular times are leapt over: there may be years of them.
        var interval = (long)(second - first).TotalSeconds;
        var missed = ((long)(now - first).TotalSeconds / interval) + 1;
        DateTimeOffset? last = null;
        var next = schedule.Next(first.AddSeconds((missed - 2) * interval), zone);
        while (next <= now)
        {
            last = next;
            next = schedule.Next(next.Value, zone);
        }

        return new(earliest, last, missed, null);
    }

    /// <summary>How long until the next time.</summary>
    public static TimeSpan UntilNext(CronJob cronJob, CronSchedule schedule, TimeZoneInfo zone, DateTimeOffset now)
    {
        var found = Find(cronJob, schedule, zone, now, withinDeadline: false);
        var from = found.Error is null && (found.Last is not null || found.Missed == 0) ? found.Last ?? found.Earliest : now;
        return (schedule.Next(from, zone) ?? now) + Slack - now;
    }
}
