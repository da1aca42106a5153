using System.Globalization;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Reads RFC 3339 times from requests: as lenient as Go's <c>time.Parse</c>, and with its messages for texts that are no
/// times.
/// </summary>
internal static class GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    /// <summary>The time in its canonical form; null and Go's message where the text is no time.</summary>
    public static string? Canonicalize(string text, bool micro, out string error)
    {
        if (!TryParse(text, micro, out var time, out error))
        {
            return null;
        }

        return micro ? ApiTime.FormatMicro(time) : ApiTime.Format(time);
    }

    public static bool TryParse(string text, bool micro, out DateTimeOffset time, out string error)
    {
        var layout = micro ? Micros : Seconds;
        var rest = text.AsSpan();
        time = default;
        error = "";
        var range = "";
        if (!Number(ref rest, 4, out var year))
        {
            return Fail("2006", rest, out error);
        }

        if (!Literal(ref rest, "-", out error) || !Field(ref rest, "01", 1, 12, "month", out var month, out error)
            || !Literal(ref rest, "-", out error) || !Field(ref rest, "02", 0, 31, "day", out var day, out error)
            || !Literal(ref rest, "T", out error) || !Field(ref rest, "15", 0, 23, "hour", out var hour, out error)
            || !Literal(ref rest, ":", out error) || !Field(ref rest, "04", 0, 59, "minute", out var minute, out error)
            || !Literal(ref rest, ":", out error) || !Field(ref rest, "05", 0, 59, "second", out var second, out error))
        {
            return false;
        }

        var ticks = 0L;
        var digits = FractionDigits(rest);
        if (micro && digits != 6)
        {
            return Fail(".000000", rest, out error);
        }

        if (digits > 0)
        {
            ticks = (long)(decimal.Parse("0" + rest[..(digits + 1)].ToString(), CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond);
            rest = rest[(digits + 1)..];
        }

        var offset = TimeSpan.Zero;
        if (rest.StartsWith("Z"))
        {
            rest = rest[1..];
        }
        else
        {
            if (rest.Length < 6 || rest[0] is not ('+' or '-') || rest[3] != ':'
                || !int.TryParse(rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var zoneHour)
                || !int.TryParse(rest[4..6], NumberStyles.None, CultureInfo.InvariantCulture, out var zoneMinute))
            {
                return Fail("Z07:00", rest, out error);
            }

            if (zoneHour > 24 || zoneMinute > 60)
            {
                error = $"parsing time {GoFormat.Quote(text)}: time zone offset {(zoneHour > 24 ? "hour" : "minute")} out of range";
                return false;
            }

            offset = new TimeSpan(zoneHour, zoneMinute, 0);
            offset = rest[0] == '-' ? -offset : offset;
            rest = rest[6..];
        }

        if (rest.Length > 0)
        {
            error = $"parsing time {GoFormat.Quote(text)}: extra text: {GoFormat.Quote(rest.ToString())}";
            return false;
        }

        if (day < 1 || year < 1 || day > DateTime.DaysInMonth(year, month))
        {
            error = $"parsing time {GoFormat.Quote(text)}: {(year < 1 ? "year" : "day")} out of range";
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks + ticks - offset.Ticks;
        if (local < DateTime.MinValue.Ticks || local > DateTime.MaxValue.Ticks)
        {
            error = $"parsing time {GoFormat.Quote(text)}: year out of range";
            return false;
        }

        time = new DateTimeOffset(local, TimeSpan.Zero);
        return true;

        bool Fail(string element, ReadOnlySpan<char> at, out string message)
        {
            message = $"parsing time {GoFormat.Quote(text)} as {GoFormat.Quote(layout)}: cannot parse {GoFormat.Quote(at.ToString())} as {GoFormat.Quote(element)}";
            return false;
        }

        bool Literal(ref ReadOnlySpan<char> at, string literal, out string message)
        {
            if (!at.StartsWith(literal, StringComparison.Ordinal))
            {
                return Fail(literal, at, out message);
            }

            at = at[literal.Length..];
            message = "";
            return true;
        }

        bool Field(ref ReadOnlySpan<char> at, string element, int min, int max, string name, out int value, out string message)
        {
            var start = at;
            if (!Number(ref at, 2, out value))
            {
                return Fail(element, start, out message);
            }

            range = value < min || value > max ? name : "";
            message = range.Length == 0 ? "" : $"parsing time {GoFormat.Quote(text)}: {range} out of range";
            return range.Length == 0;
        }
    }

    private static bool Number(ref ReadOnlySpan<char> at, int digits, out int value)
    {
        value = 0;
        if (at.Length < digits || !int.TryParse(at[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        at = at[digits..];
        return true;
    }

    private static int FractionDigits(ReadOnlySpan<char> at)
    {
        if (at.IsEmpty || at[0] is not ('.' or ','))
        {
            return 0;
        }

        var digits = at[1..].IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? at.Length - 1 : digits;
    }
}
