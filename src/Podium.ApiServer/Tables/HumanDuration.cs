using System.Globalization;

namespace Podium.ApiServer.Tables;

/// <summary>Durations as tables show them: <c>45s</c>, <c>5m3s</c>, <c>7h</c>, <c>3d4h</c> (apimachinery: util/duration HumanDuration).</summary>
internal static class HumanDuration
{
    public static string Of(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        if (seconds < 0)
        {
            return "0s";
        }

        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            < 120 => Text(seconds, "s"),
            < 600 => Pair(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => Text(minutes, "m"),
            < 8 * 3600 => Pair(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => Text(hours, "h"),
            < 8 * 24 * 3600 => Pair(hours / 24, "d", hours % 24, "h"),
            < 2 * 365 * 24 * 3600L => Text(hours / 24, "d"),
            < 8 * 365 * 24 * 3600L => Pair(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => Text(hours / 24 / 365, "y"),
        };
    }

    private static string Text(long value, string unit) => value.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Pair(long high, string highUnit, long low, string lowUnit) =>
        low == 0 ? Text(high, highUnit) : Text(high, highUnit) + Text(low, lowUnit);
}
