using System.Globalization;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Reads RFC 3339 times from requests: as lenient as Go's <c>time.Parse</c>, and with its messages for texts that are no
/// times.
/// </summary>
internal ref struct GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";

    private readonly string text;
    private readonly bool micro;
    private ReadOnlySpan<char> rest;
    private string error = "";

    private GoTime(string text, bool micro)
    {
        this.text = text;
        this.micro = micro;
        rest = text;
    }

    /// <summary>The time in its canonical form; null and Go's message where the text is no time.</summary>
    public static string? Canonicalize(string text, bool micro, out string error)
    {
        var parser = new GoTime(text, micro);
        var parsed = parser.TryParse(out var time);
        error = parser.error;
        return !parsed ? null : micro ? ApiTime.FormatMicro(time) : ApiTime.Format(time);
    }

    private bool TryParse(out DateTimeOffset time)
    {
        time = default;
        if (!Field(4, "2006", 0, 9999, "year", out var year) || !Literal("-")
            || !Field(2, "01", 1, 12, "month", out var month) || !Literal("-")
            || !Field(2, "02", 0, 31, "day", out var day) || !Literal("T")
            || !Field(2, "15", 0, 23, "hour", out var hour) || !Literal(":")
            || !Field(2, "04", 0, 59, "minute", out var minute) || !Literal(":")
            || !Field(2, "05", 0, 59, "second", out var second)
            || !Fraction(out var ticks) || !Zone(out var offset))
        {
            return false;
        }

        if (rest.Length > 0)
        {
            return Fail($"extra text: {GoFormat.Quote(rest.ToString())}");
        }

        if (year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return Fail(year < 1 ? "year out of range" : "day out of range");
        }

        ticks += new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return Fail("year out of range");
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private bool Field(int digits, string element, int min, int max, string name, out int value)
    {
        value = 0;
        if (rest.Length < digits || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return CannotParse(element);
        }

        rest = rest[digits..];
        return (value >= min && value <= max) || Fail($"{name} out of range");
    }

    private bool Literal(string literal)
    {
        if (!rest.StartsWith(literal, StringComparison.Ordinal))
        {
            return CannotParse(literal);
        }

        rest = rest[literal.Length..];
        return true;
    }

    // Any number of digits; exactly six where the layout asks for them.
    private bool Fraction(out long ticks)
    {
        ticks = 0;
        var digits = 0;
        if (!rest.IsEmpty && rest[0] is '.' or ',')
        {
            digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? rest.Length - 1 : digits;
        }

        if (micro && digits != 6)
        {
            return CannotParse(".000000");
        }

        if (digits > 0)
        {
            var unit = TimeSpan.TicksPerSecond;
            foreach (var digit in rest[1..Math.Min(digits + 1, 8)])
            {
                unit /= 10;
                ticks += (digit - '0') * unit;
            }

            rest = rest[(digits + 1)..];
        }

        return true;
    }

    private bool Zone(out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest.StartsWith("Z", StringComparison.Ordinal))
        {
            rest = rest[1..];
            return true;
        }

        if (rest.Length < 6 || rest[0] is not ('+' or '-') || rest[3] != ':'
            || !int.TryParse(rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(rest[4..6], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return CannotParse("Z07:00");
        }

        if (hours > 24 || minutes > 60)
        {
            return Fail($"time zone offset {(hours > 24 ? "hour" : "minute")} out of range");
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = rest[0] == '-' ? -offset : offset;
        rest = rest[6..];
        return true;
    }

    private bool CannotParse(string element)
    {
        error = $"parsing time {GoFormat.Quote(text)} as {GoFormat.Quote(micro ? Micros : Seconds)}: "
            + $"cannot parse {GoFormat.Quote(rest.ToString())} as {GoFormat.Quote(element)}";
        return false;
    }

    private bool Fail(string reason)
    {
        error = $"parsing time {GoFormat.Quote(text)}: {reason}";
        return false;
    }
}
