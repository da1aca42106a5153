using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Podium.Api.Trees;

/// <summary>
/// Reads scalars of a tree wherever they came from: a JsonValue may hold a C# value or a parsed element, and answers
/// only to the type it holds.
/// </summary>
internal static class JsonScalar
{
    public static JsonNode String(string value) => JsonValue.Create(value)!;

    public static JsonNode Integer(long value) => JsonValue.Create(value);

    public static JsonNode Boolean(bool value) => JsonValue.Create(value);

    /// <summary>The text of a string; null for anything else.</summary>
    public static string? AsString(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The value of true or false; null for anything else.</summary>
    public static bool? AsBoolean(JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        }
        : null;

    /// <summary>Whether the node is a number written without fraction or exponent that fits 64 bits.</summary>
    public static bool TryGetInteger(JsonNode? node, out long value)
    {
        value = 0;
        if (node is not JsonValue number || number.GetValueKind() != JsonValueKind.Number)
        {
            return false;
        }

        if (number.TryGetValue(out value))
        {
            return true;
        }

        if (number.TryGetValue(out int small))
        {
            value = small;
            return true;
        }

        return long.TryParse(NumberText(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The number as a double, whatever it was written as.</summary>
    public static double AsDouble(JsonValue number) =>
        number.TryGetValue(out double value) ? value : double.Parse(NumberText(number), CultureInfo.InvariantCulture);

    /// <summary>The number as it is written in JSON.</summary>
    public static string NumberText(JsonValue number) => number.ToJsonString();

    /// <summary>Numbers compare by value, so that 1 and 1.0 are the same; everything else by kind and text.</summary>
    public static bool Equals(JsonValue left, JsonValue right)
    {
        var kind = left.GetValueKind();
        if (kind != right.GetValueKind())
        {
            return false;
        }

        return kind switch
        {
            JsonValueKind.String => string.Equals(left.GetValue<string>(), right.GetValue<string>(), StringComparison.Ordinal),
            JsonValueKind.Number when TryGetInteger(left, out var l) && TryGetInteger(right, out var r) => l == r,
            JsonValueKind.Number => AsDouble(left).Equals(AsDouble(right)),
            _ => true,
        };
    }
}
