using System.Buffers;
using System.Globalization;

namespace Podium.Api;

/// <summary>Durations as Go writes them, and with it schedules, policies and configuration files: <c>1h30m</c>, <c>1.5s</c>, <c>0</c>.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is none; the message is Go's.</exception>
    public static TimeSpan Parse(string text) =>
        Read(text, out var duration) is { } problem ? throw new FormatException($"time: {problem} \"{text}\"") : duration;

    /// <summary>Reads a duration.</summary>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration) => Read(text, out duration) is null;

    // What is wrong with the text; null for nothing.
    private static string? Read(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        const string Invalid = "invalid duration";
        duration = TimeSpan.Zero;
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        if (text is "0")
        {
            return null;
        }

        if (text.IsEmpty)
        {
            return Invalid;
        }

        while (!text.IsEmpty)
        {
            var letters = text.IndexOfAnyExcept(NumberCharacters);
            var number = letters < 0 ? text : text[..letters];
            if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return Invalid;
            }

            text = text[number.Length..];
            var digits = text.IndexOfAny(NumberCharacters);
            var unit = digits < 0 ? text : text[..digits];
            if (UnitOf(unit) is not { } size)
            {
                return unit.IsEmpty ? "missing unit in duration" : $"unknown unit \"{unit}\" in duration";
            }

            duration += size * count;
            text = text[unit.Length..];
        }

        duration = negative ? -duration : duration;
        return null;
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
