using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Apply;

/// <summary>What a step of a path selects by. The order is that in which steps are sorted.</summary>
internal enum PathElementKind
{
    /// <summary>A field of an object or a key of a map: <c>f:name</c>.</summary>
    Field,

    /// <summary>The item of a map list that has these key fields: <c>k:{"name":"a"}</c>.</summary>
    Key,

    /// <summary>The item of a set that has this value: <c>v:"a"</c>.</summary>
    Value,

    /// <summary>The item at a place of an atomic list: <c>i:0</c>.</summary>
    Index,
}

/// <summary>One step of a path in a field set, as structured-merge-diff's <c>fieldpath.PathElement</c>.</summary>
internal sealed class PathElement
{
    // Go escapes no more than this; the three HTML characters are added below.
    private static readonly JsonSerializerOptions GoJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string text;
    private readonly JsonNode? value;

    private PathElement(PathElementKind kind, string text, JsonNode? value)
    {
        Kind = kind;
        this.text = text;
        this.value = value;
    }

    public PathElementKind Kind { get; }

    /// <summary>The field's name; for a field only.</summary>
    public string FieldName => text;

    public static PathElement Field(string name) => new(PathElementKind.Field, name, null);

    public static PathElement OfValue(JsonNode? scalar) => new(PathElementKind.Value, ToJson(scalar), scalar?.DeepClone());

    /// <summary>The keys must have no parent; they are sorted here.</summary>
    public static PathElement OfKeys(JsonObject keys)
    {
        var sorted = new JsonObject();
        foreach (var (name, key) in keys.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            sorted.Add(name, key?.DeepClone());
        }

        return new(PathElementKind.Key, ToJson(sorted), sorted);
    }

    /// <summary>Reads the form that FieldsV1 has; null where it is of a kind that a later version may know.</summary>
    /// <exception cref="FormatException">The text is no path element.</exception>
    public static PathElement? Parse(string serialized)
    {
        if (serialized.Length < 2 || serialized[1] != ':')
        {
            throw new FormatException($"missing colon: {serialized}");
        }

        var rest = serialized[2..];
        try
        {
            return serialized[0] switch
            {
                'f' => Field(rest),
                'k' => JsonNode.Parse(rest) is JsonObject keys ? OfKeys(keys) : throw new FormatException($"no object: {serialized}"),
                'v' => OfValue(JsonNode.Parse(rest)),
                'i' => new(PathElementKind.Index, int.Parse(rest, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), null),
                _ => null,
            };
        }
        catch (JsonException e)
        {
            throw new FormatException($"{serialized}: {e.Message}", e);
        }
    }

    /// <summary>The form in FieldsV1.</summary>
    public string Serialize() => Kind switch
    {
        PathElementKind.Field => "f:" + text,
        PathElementKind.Key => "k:" + text,
        PathElementKind.Value => "v:" + text,
        _ => "i:" + text,
    };

    /// <summary>The order of steps in a set, and their equality: 0.</summary>
    public int CompareWith(PathElement other)
    {
        if (Kind != other.Kind)
        {
            return Kind.CompareTo(other.Kind);
        }

        if (Kind != PathElementKind.Field && string.Equals(text, other.text, StringComparison.Ordinal))
        {
            return 0;
        }

        return Kind switch
        {
            PathElementKind.Field => Utf8Order.Compare(text, other.text),
            PathElementKind.Key => CompareKeys((JsonObject)value!, (JsonObject)other.value!),
            PathElementKind.Value => CompareScalars(value, other.value),
            _ => int.Parse(text, CultureInfo.InvariantCulture).CompareTo(int.Parse(other.text, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>The form in messages: <c>.image</c>, <c>[name="a"]</c>, <c>[="a"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => Kind switch
    {
        PathElementKind.Field => "." + text,
        PathElementKind.Key => $"[{string.Join(",", ((JsonObject)value!).Select(p => $"{p.Key}={Shown(p.Value)}"))}]",
        PathElementKind.Value => $"[={Shown(value)}]",
        _ => $"[{text}]",
    };

    private static string Shown(JsonNode? node) => JsonScalar.AsString(node) is { } s ? GoFormat.Quote(s) : node?.ToJsonString() ?? "null";

    private static string ToJson(JsonNode? node) => (node?.ToJsonString(GoJson) ?? "null")
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);

    private static int CompareKeys(JsonObject left, JsonObject right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var (leftName, leftValue) = left.GetAt(i);
            var (rightName, rightValue) = right.GetAt(i);
            var order = Utf8Order.Compare(leftName, rightName);
            order = order != 0 ? order : CompareScalars(leftValue, rightValue);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    // Numbers before strings before booleans.
    private static int CompareScalars(JsonNode? left, JsonNode? right)
    {
        var order = Rank(left).CompareTo(Rank(right));
        if (order != 0)
        {
            return order;
        }

        return Rank(left) switch
        {
            0 => JsonScalar.AsDouble((JsonValue)left!).CompareTo(JsonScalar.AsDouble((JsonValue)right!)),
            1 => Utf8Order.Compare(JsonScalar.AsString(left)!, JsonScalar.AsString(right)!),
            2 => JsonScalar.AsBoolean(left)!.Value.CompareTo(JsonScalar.AsBoolean(right)!.Value),
            _ => string.CompareOrdinal(ToJson(left), ToJson(right)),
        };
    }

    private static int Rank(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number => 0,
        JsonValueKind.String => 1,
        JsonValueKind.True or JsonValueKind.False => 2,
        _ => 3,
    };
}
