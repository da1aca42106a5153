using System.Globalization;
using Podium.Api.Batch.V1;

namespace Podium.Api.Tests.Batch;

/// <summary>Goal: schedules name the times that cron names, and wrong ones are refused in Kubernetes' words.</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2030-01-01 10:00:30", "2030-01-01 10:01:00")]
    [InlineData("*/15 * * * *", "2030-01-01 10:01:00", "2030-01-01 10:15:00")]
    [InlineData("0 0 * * *", "2030-01-01 00:00:00", "2030-01-02 00:00:00")]
    [InlineData("30 6-16/4 * * 1-5", "2030-01-04 14:31:00", "2030-01-07 06:30:00")]
    [InlineData("0 12 1,15 * *", "2030-01-02 00:00:00", "2030-01-15 12:00:00")]
    [InlineData("0 0 29 feb *", "2030-01-01 00:00:00", "2032-02-29 00:00:00")]
    [InlineData("0 0 13 * FRI", "2030-01-01 00:00:00", "2030-01-04 00:00:00")]
    [InlineData("0 0 13 * ?", "2030-01-01 00:00:00", "2030-01-13 00:00:00")]
    [InlineData("5/20 * * * *", "2030-01-01 10:06:00", "2030-01-01 10:25:00")]
    [InlineData("@yearly", "2030-01-01 00:00:00", "2031-01-01 00:00:00")]
    [InlineData("@weekly", "2030-01-01 00:00:00", "2030-01-06 00:00:00")]
    [InlineData("@hourly", "2030-01-01 00:20:00", "2030-01-01 01:00:00")]
    [InlineData("@every 1h30m", "2030-01-01 00:20:10", "2030-01-01 01:50:10")]
    [InlineData("TZ=UTC 0 6 * * *", "2030-01-01 00:00:00", "2030-01-01 06:00:00")]
    public void The_next_time_follows(string text, string after, string next)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out var error), error);
        Assert.Equal(Time(next), schedule.Next(Time(after), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("* * * *", "expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("30-10 * * * *", "beginning of range (30) beyond end of range (10): 30-10")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("*/2/3 * * * *", "too many slashes: */2/3")]
    [InlineData("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("@often", "unrecognized descriptor: @often")]
    public void A_wrong_schedule_is_refused_in_words(string text, string message)
    {
        Assert.False(CronSchedule.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void A_day_that_never_comes_is_none()
    {
        Assert.True(CronSchedule.TryParse("0 0 31 2 *", out var schedule, out _));
        Assert.Null(schedule.Next(Time("2030-01-01 00:00:00"), TimeZoneInfo.Utc));
    }

    [Fact]
    public void An_hour_that_the_clock_leaves_out_is_left_out()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);
        Assert.True(CronSchedule.TryParse("30 2 * * *", out var schedule, out _));

        // Summer time begins on 2030-03-31: half past two comes the day after.
        Assert.Equal(Time("2030-04-01 00:30:00"), schedule.Next(Time("2030-03-30 12:00:00"), zone));
        Assert.Equal(Time("2030-10-27 00:30:00"), schedule.Next(Time("2030-10-26 12:00:00"), zone));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
