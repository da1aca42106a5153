using System.Globalization;

namespace Podium.Api;

/// <summary>Times as Kubernetes writes them: RFC 3339 in UTC, whole seconds (<c>Time</c>) or six digits (<c>MicroTime</c>).</summary>
public static class ApiTime
{
    /// <summary>The most bytes that <see cref="Format(DateTimeOffset, bool, Span{byte})"/> writes.</summary>
    internal const int LongestText = 27;

    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The text of a <c>Time</c>, such as <c>2006-01-02T15:04:05Z</c>; fractions of a second are cut off.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>The text of a <c>MicroTime</c>, such as <c>2006-01-02T15:04:05.000000Z</c>.</summary>
    public static string FormatMicro(DateTimeOffset time) => time.UtcDateTime.ToString(Microseconds, CultureInfo.InvariantCulture);

    /// <summary>Parses an RFC 3339 time with any offset and up to nine digits of a second's fraction.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        const int shortest = 20;
        if (text.Length < shortest || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !Number(text, 0, 4, out var year) || !Number(text, 5, 2, out var month) || !Number(text, 8, 2, out var day)
            || !Number(text, 11, 2, out var hour) || !Number(text, 14, 2, out var minute) || !Number(text, 17, 2, out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var at = 19;
        if (!Fraction(text, ref at, out var fraction) || !Offset(text, at, out var offset))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new(ticks, TimeSpan.Zero);
        return true;
    }

    internal static int Format(DateTimeOffset time, bool micro, Span<byte> utf8)
    {
        time.UtcDateTime.TryFormat(utf8, out var written, micro ? Microseconds : Seconds, CultureInfo.InvariantCulture);
        return written;
    }

    private static bool Number(string text, int start, int length, out int value)
    {
        value = 0;
        for (var i = start; i < start + length; i++)
        {
            if (i >= text.Length || !char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        return true;
    }

    private static bool Fraction(string text, ref int at, out long ticks)
    {
        ticks = 0;
        if (at >= text.Length || text[at] != '.')
        {
            return true;
        }

        var first = ++at;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            ticks += (text[at] - '0') * unit;
            unit /= 10;
        }

        return at > first && at - first <= 9;
    }

    private static bool Offset(string text, int at, out TimeSpan offset)
    {
        offset = default;
        if (at == text.Length - 1 && text[at] == 'Z')
        {
            return true;
        }

        if (at != text.Length - 6 || text[at] is not ('+' or '-') || text[at + 3] != ':'
            || !Number(text, at + 1, 2, out var hours) || !Number(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new(hours, minutes, 0);
        if (text[at] == '-')
        {
            offset = -offset;
        }

        return true;
    }
}
