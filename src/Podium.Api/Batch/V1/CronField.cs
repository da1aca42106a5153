using System.Globalization;

namespace Podium.Api.Batch.V1;

/// <summary>One of the five fields of a schedule: the values that it admits, as bits.</summary>
/// <param name="Values">Bit n stands for the value n.</param>
/// <param name="IsStar">Whether the field says <c>*</c> or <c>?</c>, which makes the two day fields work together instead of beside each other.</param>
internal readonly record struct CronField(ulong Values, bool IsStar)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static Bounds Minute { get; } = new(0, 59, []);

    public static Bounds Hour { get; } = new(0, 23, []);

    public static Bounds DayOfMonth { get; } = new(1, 31, []);

    public static Bounds Month { get; } = new(1, 12, Months);

    public static Bounds DayOfWeek { get; } = new(0, 6, Weekdays);

    /// <summary>Whether the value is admitted.</summary>
    public bool Has(int value) => (Values & (1UL << value)) != 0;

    /// <summary>Reads a field: ranges and steps with commas between.</summary>
    /// <exception cref="FormatException">It is none; the message is that of Kubernetes' parser.</exception>
    public static CronField Parse(string text, Bounds bounds)
    {
        var field = default(CronField);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var range = ParseRange(part, bounds);
            field = new(field.Values | range.Values, field.IsStar || range.IsStar);
        }

        return field;
    }

    private static CronField ParseRange(string text, Bounds bounds)
    {
        var parts = text.Split('/');
        var ends = parts[0].Split('-');
        var star = ends[0] is "*" or "?";
        var (start, end) = (bounds.Least, bounds.Most);
        if (!star)
        {
            start = ParseValue(ends[0], bounds);
            end = ends.Length switch
            {
                1 => parts.Length == 2 ? bounds.Most : start,
                2 => ParseValue(ends[1], bounds),
                _ => throw new FormatException($"too many hyphens: {text}"),
            };
        }

        var step = parts.Length switch
        {
            1 => 1,
            2 => ParseNumber(parts[1]),
            _ => throw new FormatException($"too many slashes: {text}"),
        };
        Check(start, end, step, text, bounds);
        var values = 0UL;
        for (var value = start; value <= end; value += step)
        {
            values |= 1UL << value;
        }

        return new(values, star && step == 1);
    }

    private static void Check(int start, int end, int step, string text, Bounds bounds)
    {
        FormattableString? wrong = start < bounds.Least ? (FormattableString)$"beginning of range ({start}) below minimum ({bounds.Least}): {text}"
            : end > bounds.Most ? (FormattableString)$"end of range ({end}) above maximum ({bounds.Most}): {text}"
            : start > end ? (FormattableString)$"beginning of range ({start}) beyond end of range ({end}): {text}"
            : step == 0 ? (FormattableString)$"step of range should be a positive number: {text}"
            : null;
        if (wrong is not null)
        {
            throw new FormatException(wrong.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int ParseValue(string text, Bounds bounds)
    {
        var name = Array.FindIndex(bounds.Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name >= 0 ? name + bounds.Least : ParseNumber(text);
    }

    private static int ParseNumber(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException($"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax");
        }

        return number >= 0
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"negative number ({number}) not allowed: {text}"));
    }

    /// <summary>What a field may say: numbers of a range, and names for them from the lowest on.</summary>
    internal sealed record Bounds(int Least, int Most, string[] Names);
}
