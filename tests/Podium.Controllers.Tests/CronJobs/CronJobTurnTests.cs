using Podium.Api.Batch.V1;
using Podium.Controllers.CronJobs;

namespace Podium.Controllers.Tests.CronJobs;

/// <summary>Goal: cron jobs make their jobs when they are due, once, and by their concurrency policy. Method: the pure decision at given times.</summary>
public sealed class CronJobTurnTests
{
    private static readonly DateTimeOffset Made = new(2030, 1, 1, 9, 59, 30, TimeSpan.Zero);

    [Fact]
    public void Before_the_first_time_it_waits_for_it()
    {
        var turn = At(Every5(), Made);

        Assert.Null(turn.Start);
        Assert.Equal(TimeSpan.FromSeconds(30.1), turn.RecheckAfter);
    }

    [Fact]
    public void At_the_time_it_starts_a_job_named_by_the_minute()
    {
        var now = new DateTimeOffset(2030, 1, 1, 10, 0, 0, 100, TimeSpan.Zero);
        var turn = At(Every5(), now);

        Assert.Equal(now.AddMilliseconds(-100), turn.Start);
        Assert.Equal(TimeSpan.FromMinutes(5), turn.RecheckAfter);
        var job = CronJobTurn.MakeJob(Every5() with { Spec = Every5().Spec with { TimeZone = "Europe/Berlin" } }, turn.Start!.Value, TimeZoneInfo.Utc);
        Assert.Equal("report-31558200", job.Metadata.Name);
        Assert.Equal("2030-01-01T11:00:00+01:00", job.Metadata.Annotations[JobLabels.ScheduledTimestamp]);
    }

    [Fact]
    public void A_time_that_was_served_is_not_served_again()
    {
        var served = Every5() with { Status = new() { LastScheduleTime = Made.AddSeconds(30) } };

        Assert.Null(At(served, Made.AddSeconds(40)).Start);
    }

    [Fact]
    public void Of_many_missed_times_only_the_last_is_made_up_for()
    {
        var now = Made.AddHours(2);
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 11, 55, 0, TimeSpan.Zero), At(Every5(), now).Start);

        var far = At(Every5(), Made.AddDays(30));
        Assert.Equal("TooManyMissedTimes", Assert.Single(far.Events).Reason);
        Assert.NotNull(far.Start);
    }

    [Fact]
    public void Too_late_is_missed()
    {
        var cronJob = Every5();
        cronJob = cronJob with { Spec = cronJob.Spec with { Schedule = "0 10 * * *", StartingDeadlineSeconds = 60 } };

        Assert.NotNull(At(cronJob, Made.AddSeconds(89)).Start);
        Assert.Null(At(cronJob, Made.AddSeconds(91)).Start);
    }

    [Theory]
    [InlineData("Allow", true, 0)]
    [InlineData("Forbid", false, 0)]
    [InlineData("Replace", true, 1)]
    public void A_running_job_is_joined_waited_for_or_replaced(string policy, bool starts, int replaced)
    {
        var running = Job("report-1", null);
        var cronJob = Every5();
        cronJob = cronJob with
        {
            Spec = cronJob.Spec with { ConcurrencyPolicy = policy },
            Status = new() { Active = [new() { Name = "report-1", Uid = "report-1" }] },
        };
        var turn = At(cronJob, Made.AddSeconds(31), running);

        Assert.Equal(starts, turn.Start is not null);
        Assert.Equal(replaced, turn.Replace.Count);
        if (policy == "Forbid")
        {
            Assert.Equal(new CronJobEvent(false, "JobAlreadyActive",
                "Not starting job because prior execution is running and concurrency policy is Forbid"), Assert.Single(turn.Events));
        }
    }

    [Fact]
    public void Ended_and_missing_jobs_leave_the_list()
    {
        var cronJob = Every5() with
        {
            Status = new() { Active = [new() { Name = "report-1", Uid = "report-1" }, new() { Name = "report-2", Uid = "report-2" }] },
        };
        var turn = At(cronJob, Made, Job("report-1", "Complete", Made));

        Assert.Empty(turn.Status.Active);
        Assert.Equal(Made, turn.Status.LastSuccessfulTime);
        Assert.Equal(
            ["Saw completed job: report-1, condition: Complete", "Active job went missing: report-2"],
            turn.Events.Select(e => e.Message));
    }

    [Fact]
    public void Old_jobs_are_forgotten_by_their_own_limits()
    {
        var turn = At(Every5(), Made,
            Job("a", "Complete", Made), Job("b", "Complete", Made.AddSeconds(1)), Job("c", "Complete", Made.AddSeconds(2)),
            Job("d", "Complete", Made.AddSeconds(3)), Job("e", "Failed", Made), Job("f", "Failed", Made.AddSeconds(1)));

        Assert.Equal(["a", "e"], turn.Forget.Select(j => j.Metadata.Name));
    }

    [Theory]
    [InlineData("0 25 * * *", "UnparseableSchedule")]
    [InlineData("59 23 31 2 *", "InvalidSchedule")]
    public void What_names_no_time_is_told(string schedule, string reason)
    {
        var cronJob = Every5();
        var turn = At(cronJob with { Spec = cronJob.Spec with { Schedule = schedule } }, Made);

        Assert.Equal(reason, Assert.Single(turn.Events).Reason);
        Assert.Null(turn.Start);
    }

    [Fact]
    public void A_suspended_one_starts_nothing()
    {
        var cronJob = Every5();
        Assert.Null(At(cronJob with { Spec = cronJob.Spec with { Suspend = true } }, Made.AddHours(1)).Start);
    }

    private static CronJob Every5() => new()
    {
        Metadata = new() { Name = "report", Namespace = "default", Uid = "cron-uid", CreationTimestamp = Made },
        Spec = new() { Schedule = "*/5 * * * *", ConcurrencyPolicy = "Allow", SuccessfulJobsHistoryLimit = 3, FailedJobsHistoryLimit = 1 },
    };

    private static Job Job(string name, string? end, DateTimeOffset? started = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Uid = name },
        Status = new()
        {
            StartTime = started,
            CompletionTime = end == "Complete" ? started : null,
            Conditions = end is null ? [] : [new() { Type = end, Status = "True" }],
        },
    };

    private static CronJobTurn At(CronJob cronJob, DateTimeOffset now, params Job[] jobs) => CronJobTurn.Compute(cronJob, jobs, TimeZoneInfo.Utc, now);
}
