using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Podium.Api.Trees.Decoding;

/// <summary>The meaning of YAML scalars as go-yaml v2 sees it: YAML 1.1's booleans, nulls and numbers.</summary>
internal static class YamlScalar
{
    private const string StringTag = "tag:yaml.org,2002:str";
    private const string BinaryTag = "tag:yaml.org,2002:binary";

    public static void Write(Utf8JsonWriter writer, Scalar scalar)
    {
        var text = scalar.Value;
        if (!IsPlain(scalar))
        {
            writer.WriteStringValue(text);
        }
        else if (IsNull(text))
        {
            writer.WriteNullValue();
        }
        else if (AsBoolean(text) is { } boolean)
        {
            writer.WriteBooleanValue(boolean);
        }
        else if (AsInteger(text) is { } integer)
        {
            writer.WriteNumberValue(integer);
        }
        else if (AsUnsigned(text) is { } unsigned)
        {
            writer.WriteNumberValue(unsigned);
        }
        else if (AsNumber(text) is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    /// <summary>The JSON key that a YAML key becomes, and how go-yaml shows it in its message about keys that come twice.</summary>
    public static string Key(Scalar scalar, out string shown)
    {
        var text = scalar.Value;
        if (!IsPlain(scalar))
        {
            shown = GoFormat.Quote(text);
            return text;
        }

        var key = AsBoolean(text) is { } boolean ? (boolean ? "true" : "false")
            : AsInteger(text) is { } integer ? integer.ToString(CultureInfo.InvariantCulture)
            : IsNull(text) && text.Length > 0 ? "null"
            : null;
        shown = key ?? GoFormat.Quote(text);
        return key ?? text;
    }

    private static bool IsPlain(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain
        && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific || scalar.Tag.Value is not (StringTag or BinaryTag));

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static bool? AsBoolean(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    private static long? AsInteger(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (plain.Length == 0 || !(char.IsAsciiDigit(plain[0]) || plain[0] is '+' or '-'))
        {
            return null;
        }

        var negative = plain[0] == '-';
        var digits = plain[0] is '+' or '-' ? plain[1..] : plain;
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0]))
        {
            return null;
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            var (radix, rest) = digits[1] switch
            {
                'x' or 'X' => (16, digits[2..]),
                'b' or 'B' => (2, digits[2..]),
                'o' or 'O' => (8, digits[2..]),
                _ => (8, digits[1..]),
            };
            return Parse(rest, radix, negative);
        }

        return Parse(digits, 10, negative);
    }

    private static ulong? AsUnsigned(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && text[0] != '0' ? value : null;

    private static long? Parse(string digits, int radix, bool negative)
    {
        Int128 value = 0;
        if (digits.Length == 0)
        {
            return null;
        }

        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? System.Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
            if (value > (Int128)long.MaxValue + 1)
            {
                return null;
            }
        }

        value = negative ? -value : value;
        return value > long.MaxValue ? null : (long)value;
    }

    private static double? AsNumber(string text)
    {
        // Go-yaml's form: digits with a point or exponent. Infinities and NaN have no JSON.
        var first = text.AsSpan().TrimStart("+-");
        if (text.Length - first.Length > 1 || first.IsEmpty || !(char.IsAsciiDigit(first[0]) || (first[0] == '.' && first.Length > 1 && char.IsAsciiDigit(first[1]))))
        {
            return null;
        }

        return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;
    }
}
