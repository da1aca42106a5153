using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Podium.Api.Batch.V1;

/// <summary>
/// The times that a cron job's schedule names: the five fields of cron, a word such as <c>@daily</c>, or <c>@every 1h30m</c>, with
/// <c>TZ=Zone</c> before it or not. Immutable. Reads and counts as robfig/cron's ParseStandard does, which Kubernetes uses.
/// </summary>
public sealed class CronSchedule
{
    /// <summary>A schedule that names no day in so many years, as the 31st of February, names none.</summary>
    private const int YearsMax = 5;

    private readonly TimeSpan? every;
    private readonly TimeZoneInfo? zone;
    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronField days;
    private readonly CronField months;
    private readonly CronField weekdays;

    private CronSchedule(TimeSpan every) => this.every = every;

    private CronSchedule(string text, TimeZoneInfo? zone)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]"));
        }

        this.zone = zone;
        minutes = CronField.Parse(fields[0], CronField.Minute);
        hours = CronField.Parse(fields[1], CronField.Hour);
        days = CronField.Parse(fields[2], CronField.DayOfMonth);
        months = CronField.Parse(fields[3], CronField.Month);
        weekdays = CronField.Parse(fields[4], CronField.DayOfWeek);
    }

    /// <summary>Reads a schedule.</summary>
    /// <param name="text">The schedule.</param>
    /// <param name="schedule">The schedule read.</param>
    /// <param name="error">What is wrong with it, in the words of Kubernetes' parser; empty where nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, out string error)
    {
        try
        {
            schedule = Parse(text);
            error = "";
            return true;
        }
        catch (FormatException wrong)
        {
            schedule = null;
            error = wrong.Message;
            return false;
        }
    }

    /// <summary>The first time after <paramref name="after"/>; null where there is none within five years.</summary>
    /// <param name="after">The time to start after.</param>
    /// <param name="defaultZone">The zone of a schedule that names none.</param>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo defaultZone)
    {
        var time = after.ToUniversalTime();
        time = new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (every is { } delay)
        {
            return time + delay;
        }

        var here = zone ?? defaultZone;
        time = time.AddSeconds(1);
        var lastYear = TimeZoneInfo.ConvertTime(time, here).Year + YearsMax;
        while (true)
        {
            var local = TimeZoneInfo.ConvertTime(time, here).DateTime;
            if (local.Year > lastYear)
            {
                return null;
            }

            if (!months.Has(local.Month))
            {
                time = StartOf(new DateTime(local.Year, local.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1), here);
            }
            else if (!HasDay(local))
            {
                time = StartOf(local.Date.AddDays(1), here);
            }
            else if (!hours.Has(local.Hour))
            {
                // By elapsed time, not by the clock on the wall: an hour that comes twice is tried twice, one that is left out is not.
                time = time.AddMinutes(60 - local.Minute).AddSeconds(-local.Second);
            }
            else if (!minutes.Has(local.Minute) || local.Second > 0)
            {
                time = time.AddSeconds(60 - local.Second);
            }
            else
            {
                return time;
            }
        }
    }

    private static CronSchedule Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new FormatException("empty spec string");
        }

        TimeZoneInfo? zone = null;
        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var name = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..(space < 0 ? text.Length : space)];
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
            {
                throw new FormatException($"provided bad location {name}: unknown time zone {name}");
            }

            text = space < 0 ? "" : text[space..].Trim();
        }

        return text.StartsWith('@') ? ParseWord(text, zone) : new CronSchedule(text, zone);
    }

    private static CronSchedule ParseWord(string text, TimeZoneInfo? zone)
    {
        const string Every = "@every ";
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            if (!GoDuration.TryParse(text.AsSpan(Every.Length), out var duration))
            {
                throw new FormatException($"failed to parse duration {text}: time: invalid duration \"{text[Every.Length..]}\"");
            }

            return new CronSchedule(duration < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds((long)duration.TotalSeconds));
        }

        return new CronSchedule(
            text switch
            {
                "@yearly" or "@annually" => "0 0 1 1 *",
                "@monthly" => "0 0 1 * *",
                "@weekly" => "0 0 * * 0",
                "@daily" or "@midnight" => "0 0 * * *",
                "@hourly" => "0 * * * *",
                _ => throw new FormatException($"unrecognized descriptor: {text}"),
            },
            zone);
    }

    private static DateTimeOffset StartOf(DateTime local, TimeZoneInfo zone)
    {
        // A clock that is put forward at midnight has no midnight.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    // Both day fields given means either; a star in one leaves it to the other.
    private bool HasDay(DateTime local)
    {
        var (day, weekday) = (days.Has(local.Day), weekdays.Has((int)local.DayOfWeek));
        return days.IsStar || weekdays.IsStar ? day && weekday : day || weekday;
    }
}
