using System.Globalization;
using System.Numerics;

namespace Podium.Api.Trees;

/// <summary>
/// Quantities as text: the canonical form of Kubernetes' <c>resource.Quantity</c>, in which no precision is lost, no
/// fraction is left and the exponent is as large as possible.
/// </summary>
internal static class QuantityText
{
    private const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private const string WrongSuffix = "unable to parse quantity's suffix";
    private const string DecimalSuffixes = "num kMGTPE";

    /// <summary>The canonical form; null and Kubernetes' message where the text is no quantity.</summary>
    public static string? Canonicalize(string text, out string error)
    {
        error = "";
        if (IsCanonicalInteger(text))
        {
            return text;
        }

        var position = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            negative = text[0] == '-';
            position++;
        }

        var wholeStart = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        var digits = text[wholeStart..position];
        var fraction = "";
        if (position < text.Length && text[position] == '.')
        {
            var start = ++position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
            {
                position++;
            }

            fraction = text[start..position];
        }

        if (digits.Length + fraction.Length == 0)
        {
            error = WrongFormat;
            return null;
        }

        var suffix = text[position..];
        if (suffix.AsSpan().IndexOfAnyExcept("eEinumkKMGTP+-0123456789") >= 0)
        {
            error = WrongFormat;
            return null;
        }

        var mantissa = BigInteger.Parse(digits + fraction, CultureInfo.InvariantCulture);
        mantissa = negative ? -mantissa : mantissa;
        var scale = -fraction.Length;
        if (suffix is ['K' or 'M' or 'G' or 'T' or 'P' or 'E', 'i'])
        {
            return Binary(mantissa * BigInteger.Pow(1024, "KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1), scale);
        }

        if (!TryDecimalExponent(suffix, out var exponent, out var scientific))
        {
            error = WrongSuffix;
            return null;
        }

        return Decimal(mantissa, scale + exponent, scientific);
    }

    private static bool IsCanonicalInteger(string text) =>
        text.Length is > 0 and < 4 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && (text.Length == 1 || text[0] != '0');

    private static bool TryDecimalExponent(string suffix, out int exponent, out bool scientific)
    {
        scientific = false;
        exponent = 0;
        if (suffix.Length == 0)
        {
            return true;
        }

        if (suffix.Length == 1 && suffix[0] != ' ' && DecimalSuffixes.IndexOf(suffix[0], StringComparison.Ordinal) is >= 0 and var index)
        {
            exponent = (index - 3) * 3;
            return true;
        }

        scientific = true;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && exponent is > -1000 and < 1000;
    }

    private static string Binary(BigInteger value, int scale)
    {
        // What is finer than 1 cannot be binary: such a value is written in decimal, as upstream does below 1024.
        var divisor = BigInteger.Pow(10, -scale);
        if (BigInteger.Abs(value) < 1024 * divisor)
        {
            return Decimal(value, scale, scientific: false);
        }

        var whole = BigInteger.DivRem(value, divisor, out var rest);
        if (!rest.IsZero)
        {
            // Rounded away from zero at nine decimals, and upstream then shows the decimal form.
            return Decimal(value, scale, scientific: false);
        }

        var power = 0;
        while (power < 6 && (whole % 1024).IsZero && !whole.IsZero)
        {
            whole /= 1024;
            power++;
        }

        return whole.ToString(CultureInfo.InvariantCulture) + (power == 0 ? "" : "KMGTPE"[power - 1] + "i");
    }

    private static string Decimal(BigInteger mantissa, int exponent, bool scientific)
    {
        if (mantissa.IsZero)
        {
            return "0";
        }

        while ((mantissa % 10).IsZero)
        {
            mantissa /= 10;
            exponent++;
        }

        if (exponent < -9)
        {
            // Nothing finer than nano; rounded away from zero.
            var divisor = BigInteger.Pow(10, -9 - exponent);
            mantissa = (mantissa + (mantissa.Sign * (divisor - 1))) / divisor;
            return Decimal(mantissa, -9, scientific);
        }

        // The suffixes go in steps of a thousand.
        var step = (int)Math.Floor(exponent / 3.0) * 3;
        step = scientific ? step : Math.Min(step, 18);
        mantissa *= BigInteger.Pow(10, exponent - step);
        var number = mantissa.ToString(CultureInfo.InvariantCulture);
        if (step == 0)
        {
            return number;
        }

        return scientific
            ? number + "e" + step.ToString(CultureInfo.InvariantCulture)
            : number + DecimalSuffixes[(step / 3) + 3];
    }
}
