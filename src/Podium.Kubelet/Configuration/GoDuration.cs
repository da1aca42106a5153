using System.Globalization;

namespace Podium.Kubelet.Configuration;

/// <summary>Durations as Go writes them: 1m30s, 500ms, 1.5h.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("us", 0.000001), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var rest = text.AsSpan();
        var seconds = 0.0;
        if (text is "0")
        {
            return TimeSpan.Zero;
        }

        do
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"time: invalid duration \"{text}\"");
            }

            rest = rest[digits..];
            seconds += number * TakeUnit(ref rest, text);
        }
        while (rest.Length > 0);
        return TimeSpan.FromSeconds(seconds);
    }

    private static double TakeUnit(ref ReadOnlySpan<char> rest, string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (rest.StartsWith(unit, StringComparison.Ordinal))
            {
                rest = rest[unit.Length..];
                return seconds;
            }
        }

        throw new FormatException($"time: missing unit in duration \"{text}\"");
    }
}
