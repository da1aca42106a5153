using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Podium.Api;

/// <summary>
/// Parses quantities as resource.ParseQuantity does, odd cases included: <c>.5</c>, <c>1.</c> and even <c>+</c> are quantities.
/// What is smaller than a billionth is rounded away from zero; binary amounts are capped at 2^63-1.
/// </summary>
internal static class QuantityParser
{
    public const string WrongFormat =
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    public const string WrongSuffix = "unable to parse quantity's suffix";

    private const int NanoDigits = 9;

    // Amounts past this have no use and would not fit: 10^29 units.
    private static readonly Int128 Largest = (Int128)BigInteger.Pow(10, 38);

    private static readonly SearchValues<char> SuffixLetters = SearchValues.Create("eEinumkKMGTP");

    /// <summary>Null, or what is wrong.</summary>
    public static string? TryParse(ReadOnlySpan<char> text, out Quantity quantity)
    {
        quantity = default;
        if (text.IsEmpty)
        {
            return WrongFormat;
        }

        var negative = text[0] == '-';
        var rest = text[0] is '-' or '+' ? text[1..] : text;
        var whole = TakeDigits(ref rest);
        ReadOnlySpan<char> fraction = [];
        if (!rest.IsEmpty && rest[0] == '.')
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
        }

        var afterLetters = rest.IndexOfAnyExcept(SuffixLetters);
        if (afterLetters >= 0)
        {
            var number = rest[afterLetters..];
            number = number[0] is '-' or '+' ? number[1..] : number;
            if (number.ContainsAnyExceptInRange('0', '9'))
            {
                return WrongFormat;
            }
        }

        if (!Suffix(rest, out var base2, out var exponent, out var format))
        {
            return WrongSuffix;
        }

        var nanos = Nanos(whole, fraction, base2, exponent);
        if (format == QuantityFormat.BinarySI)
        {
            var cap = (Int128)long.MaxValue * Quantity.NanosPerUnit;
            nanos = nanos > cap ? cap : nanos;
            if (nanos > 0 && nanos < Quantity.NanosPerUnit)
            {
                format = QuantityFormat.DecimalSI;
            }
        }

        quantity = new(negative ? -nanos : nanos, format);
        return null;
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        end = end < 0 ? text.Length : end;
        var digits = text[..end];
        text = text[end..];
        return digits;
    }

    private static bool Suffix(ReadOnlySpan<char> suffix, out bool base2, out int exponent, out QuantityFormat format)
    {
        base2 = suffix.Length == 2 && suffix[1] == 'i';
        format = base2 ? QuantityFormat.BinarySI : QuantityFormat.DecimalSI;
        if (base2)
        {
            var power = "KMGTPE".IndexOf(suffix[0]);
            exponent = (power + 1) * 10;
            return power >= 0;
        }

        exponent = 0;
        switch (suffix.Length)
        {
            case 0:
                return true;
            case 1:
                var at = "num kMGTPE".IndexOf(suffix[0]);
                exponent = (at * 3) - NanoDigits;
                return at >= 0;
            default:
                format = QuantityFormat.DecimalExponent;
                return suffix[0] is 'e' or 'E'
                    && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
        }
    }

    private static Int128 Nanos(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, bool base2, int exponent)
    {
        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        var digits = whole.Length + fraction.Length;
        var power10 = (base2 ? 0L : exponent) + NanoDigits - fraction.Length;
        if (digits == 0)
        {
            return 0;
        }

        // Nearly every quantity: few digits, nothing to round, no overflow.
        const int fewDigits = 9;
        const int smallPower = 18;
        if (digits <= fewDigits && power10 is >= 0 and <= smallPower)
        {
            Int128 value = 0;
            foreach (var digit in whole)
            {
                value = (value * 10) + (digit - '0');
            }

            foreach (var digit in fraction)
            {
                value = (value * 10) + (digit - '0');
            }

            for (; power10 > 0; power10--)
            {
                value *= 10;
            }

            return base2 ? value << exponent : value;
        }

        const int largestPower = 60;
        var mantissa = BigInteger.Parse(string.Concat(whole, fraction), CultureInfo.InvariantCulture);
        if (mantissa.IsZero)
        {
            return 0;
        }

        if (power10 > largestPower)
        {
            return Largest;
        }

        if (power10 < -digits - largestPower)
        {
            return 1;
        }

        mantissa <<= base2 ? exponent : 0;
        if (power10 >= 0)
        {
            mantissa *= BigInteger.Pow(10, (int)power10);
        }
        else
        {
            mantissa = BigInteger.DivRem(mantissa, BigInteger.Pow(10, (int)-power10), out var remainder);
            mantissa += remainder.IsZero ? 0 : 1;
        }

        return mantissa > (BigInteger)Largest ? Largest : (Int128)mantissa;
    }
}
