using System.Globalization;

namespace Podium.Api;

/// <summary>
/// Writes quantities canonically (Quantity.CanonicalizeBytes): no fraction, and the largest suffix that keeps every digit.
/// </summary>
internal static class QuantityFormatter
{
    private const int NanoExponent = -9;
    private const int ExaExponent = 18;
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public static string Format(Quantity quantity)
    {
        if (quantity.IsZero)
        {
            return "0";
        }

        var (units, rest) = Int128.DivRem(quantity.Nanos, Quantity.NanosPerUnit);

        // Below 1 Ki, and where a fraction would be lost, binary amounts are shown as decimal ones.
        if (quantity.Format == QuantityFormat.BinarySI && rest == 0 && (units <= -1024 || units >= 1024))
        {
            var power = 0;
            for (; power < BinarySuffixes.Length - 1 && units % 1024 == 0; power++)
            {
                units /= 1024;
            }

            return units.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
        }

        var mantissa = quantity.Nanos;
        var exponent = NanoExponent;
        while (exponent < ExaExponent && mantissa % 1000 == 0)
        {
            mantissa /= 1000;
            exponent += 3;
        }

        var suffix = quantity.Format != QuantityFormat.DecimalExponent ? DecimalSuffixes[(exponent - NanoExponent) / 3]
            : exponent == 0 ? ""
            : "e" + exponent.ToString(CultureInfo.InvariantCulture);
        return mantissa.ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
