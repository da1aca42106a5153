using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Trees;

/// <summary>
/// Gives a tree the form that Kubernetes' decoding into Go structs and encoding again gives it, and that the records
/// write: properties in the schema's order, map keys sorted, empty and zero values left out or written as their
/// <see cref="Emission"/> says, quantities and times in their canonical form. Canonical trees of equal objects are
/// equal text.
/// </summary>
public static class TreeCanonicalizer
{
    /// <summary>A new canonical tree; the old one is left as it is. Fields unknown to the schema are dropped.</summary>
    public static JsonObject Canonicalize(JsonObject tree, SchemaNode schema) =>
        schema.Type switch
        {
            SchemaType.Object => Object(tree, schema),
            SchemaType.Map => Map(tree, schema),
            _ => (JsonObject)tree.DeepClone(),
        };

    private static JsonObject Object(JsonObject tree, SchemaNode schema)
    {
        var result = new JsonObject();
        foreach (var property in schema.Properties)
        {
            tree.TryGetPropertyValue(property.Name, out var value);
            if (TryValue(value, property, out var canonical))
            {
                result.Add(property.Name, canonical);
            }
        }

        if (schema.PreserveUnknownFields)
        {
            foreach (var (name, value) in tree)
            {
                if (schema.Find(name) is null)
                {
                    result.Add(name, value?.DeepClone());
                }
            }
        }

        return result;
    }

    private static bool TryValue(JsonNode? value, SchemaProperty property, out JsonNode? canonical)
    {
        var node = property.Node;
        canonical = null;
        if (value is null)
        {
            if (property.Emission != Emission.Always)
            {
                return false;
            }

            canonical = property.Nullable ? null : Empty(node);
            return true;
        }

        canonical = Value(value, node);
        if (IsEmptyCollection(canonical, node))
        {
            // Go's nil list or map: null where it must be written.
            canonical = null;
            return property.Emission == Emission.Always;
        }

        return property.Emission switch
        {
            Emission.Always => true,
            Emission.WhenSet => true,
            _ => !IsZero(canonical),
        };
    }

    private static JsonNode? Value(JsonNode value, SchemaNode schema)
    {
        switch (schema.Format)
        {
            case SchemaFormat.Quantity when QuantitySource(value) is { } text:
                return JsonScalar.String(CanonicalQuantity(text));
            case SchemaFormat.DateTime or SchemaFormat.MicroTime when JsonScalar.AsString(value) is { } time:
                return JsonScalar.String(GoTime.Canonicalize(time, schema.Format == SchemaFormat.MicroTime, out _) ?? time);
        }

        return (schema.Type, value) switch
        {
            (SchemaType.Object, JsonObject obj) => Object(obj, schema),
            (SchemaType.Map, JsonObject map) => Map(map, schema),
            (SchemaType.Array, JsonArray list) => List(list, schema),
            _ => value.DeepClone(),
        };
    }

    private static JsonObject Map(JsonObject map, SchemaNode schema)
    {
        var keys = new string[map.Count];
        var sorted = true;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = map.GetAt(i).Key;
            sorted = sorted && (i == 0 || Utf8Order.Compare(keys[i - 1], keys[i]) <= 0);
        }

        if (!sorted)
        {
            Array.Sort(keys, Utf8Order.Compare);
        }

        var result = new JsonObject();
        foreach (var key in keys)
        {
            result.Add(key, map[key] is { } value ? Value(value, schema.Items!) : ScalarReader.Zero(schema.Items!));
        }

        return result;
    }

    private static JsonArray List(JsonArray list, SchemaNode schema)
    {
        var result = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            result.Add(list[i] is { } item ? Value(item, schema.Items!) : ScalarReader.Zero(schema.Items!));
        }

        return result;
    }

    // Go's nil times, bytes, lists and maps are null; every other always-written value has an empty form of its own.
    private static JsonNode? Empty(SchemaNode schema) => schema.Type == SchemaType.Object
        ? Object([], schema)
        : schema.Type is SchemaType.Array or SchemaType.Map
            || schema.Format is SchemaFormat.DateTime or SchemaFormat.MicroTime or SchemaFormat.Byte
            ? null
            : ScalarReader.Zero(schema);

    /// <summary>The quantity's canonical form; what is none stays as it is.</summary>
    internal static string CanonicalQuantity(string text) =>
        Quantity.TryParse(text, out var quantity, out _) ? quantity.ToString() : text;

    private static string? QuantitySource(JsonNode value) => value is JsonValue scalar
        ? scalar.GetValueKind() switch
        {
            JsonValueKind.String => scalar.GetValue<string>(),
            JsonValueKind.Number => JsonScalar.NumberText(scalar),
            _ => null,
        }
        : null;

    private static bool IsEmptyCollection(JsonNode? value, SchemaNode schema) => schema.Type switch
    {
        SchemaType.Array => value is JsonArray { Count: 0 },
        SchemaType.Map => value is JsonObject { Count: 0 },
        SchemaType.String when schema.Format == SchemaFormat.Byte => JsonScalar.AsString(value) is "",
        _ => false,
    };

    private static bool IsZero(JsonNode? value) => value switch
    {
        JsonObject or JsonArray => false,
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.String => scalar.GetValue<string>().Length == 0,
            JsonValueKind.Number => JsonScalar.AsDouble(scalar) == 0,
            JsonValueKind.False => true,
            _ => false,
        },
        _ => true,
    };
}
