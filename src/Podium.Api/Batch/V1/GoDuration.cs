using System.Globalization;

namespace Podium.Api.Batch.V1;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>.</summary>
internal static class GoDuration
{
    /// <summary>The duration, or null where the text is none.</summary>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        if (text is "0")
        {
            return TimeSpan.Zero;
        }

        var total = TimeSpan.Zero;
        if (text.IsEmpty)
        {
            return null;
        }

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            text = text[digits..];
            var letters = text.IndexOfAny("0123456789.");
            var unit = letters < 0 ? text : text[..letters];
            if (UnitOf(unit) is not { } size)
            {
                return null;
            }

            total += size * number;
            text = text[unit.Length..];
        }

        return negative ? -total : total;
    }

    private static TimeSpan? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        "us" or "µs" => TimeSpan.FromMicroseconds(1),
        "ns" => TimeSpan.FromTicks(1) / 100,
        _ => null,
    };
}
