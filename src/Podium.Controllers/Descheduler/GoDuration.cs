using System.Globalization;

namespace Podium.Controllers.Descheduler;

/// <summary>Times as policies and flags write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
public static class GoDuration
{
    /// <summary>Reads a time; false where the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end && end > 0 && rest[end] == '.'
                ? end + 1 + Math.Max(0, rest[(end + 1)..].IndexOfAnyExceptInRange('0', '9'))
                : end;
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var (unit, length) = rest switch
            {
                ['m', 's', ..] => (TimeSpan.FromMilliseconds(1), 2),
                ['s', ..] => (TimeSpan.FromSeconds(1), 1),
                ['m', ..] => (TimeSpan.FromMinutes(1), 1),
                ['h', ..] => (TimeSpan.FromHours(1), 1),
                _ => (TimeSpan.Zero, 0),
            };
            if (length == 0)
            {
                return false;
            }

            duration += unit * number;
            rest = rest[length..];
        }

        return text.Length > 0;
    }
}
