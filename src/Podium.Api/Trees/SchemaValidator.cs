using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Validation;

namespace Podium.Api.Trees;

/// <summary>Checks a tree against what a schema can say: required fields, supported values, types.</summary>
public static class SchemaValidator
{
    /// <summary>
    /// The errors, in the order of the schema; empty where the tree is valid. A required string must not be empty, a
    /// required list must have an item: Kubernetes' own validation treats Go's zero values as absent.
    /// </summary>
    public static IReadOnlyList<FieldError> Validate(JsonObject tree, SchemaNode schema)
    {
        List<FieldError>? errors = null;
        Object(tree, schema, null, ref errors);
        return errors ?? (IReadOnlyList<FieldError>)[];
    }

    private static void Object(JsonObject tree, SchemaNode schema, FieldPath? path, ref List<FieldError>? errors)
    {
        foreach (var property in schema.Properties)
        {
            tree.TryGetPropertyValue(property.Name, out var value);
            if (value is null)
            {
                if (property.Required)
                {
                    (errors ??= []).Add(FieldError.Required(At(path, property.Name)));
                }

                continue;
            }

            if (property.Required && IsEmpty(value, property.Node))
            {
                (errors ??= []).Add(FieldError.Required(At(path, property.Name)));
                continue;
            }

            if (property.Allowed.Count > 0)
            {
                Allowed(value, property, At(path, property.Name), ref errors);
            }

            if (NeedsVisit(value, property.Node))
            {
                Value(value, property.Node, At(path, property.Name), ref errors);
            }
        }
    }

    private static void Value(JsonNode value, SchemaNode schema, FieldPath path, ref List<FieldError>? errors)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject obj):
                Object(obj, schema, path, ref errors);
                break;
            case (SchemaType.Map, JsonObject map):
                for (var i = 0; i < map.Count; i++)
                {
                    var (key, item) = map.GetAt(i);
                    if (item is not null && NeedsVisit(item, schema.Items!))
                    {
                        Value(item, schema.Items!, path.Key(key), ref errors);
                    }
                }

                break;
            case (SchemaType.Array, JsonArray list):
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item && NeedsVisit(item, schema.Items!))
                    {
                        Value(item, schema.Items!, path.Index(i), ref errors);
                    }
                }

                break;
            default:
                (errors ??= []).Add(new FieldError(FieldErrorType.TypeInvalid, path.ToString(), Shown(value),
                    $"must be of type {TypeName(schema)}"));
                break;
        }
    }

    // Scalars of the right type need no path; paths cost memory.
    private static bool NeedsVisit(JsonNode value, SchemaNode schema) => value switch
    {
        JsonObject or JsonArray => schema.Type != SchemaType.Any,
        JsonValue scalar => !ScalarFits(scalar, schema),
        _ => false,
    };

    private static bool ScalarFits(JsonValue scalar, SchemaNode schema) => scalar.GetValueKind() switch
    {
        _ when schema.Type == SchemaType.Any => true,
        JsonValueKind.String => schema.Type == SchemaType.String || schema.Format is SchemaFormat.IntOrString or SchemaFormat.Quantity,
        JsonValueKind.Number => schema.Type is SchemaType.Number || schema.Format is SchemaFormat.IntOrString or SchemaFormat.Quantity
            || (schema.Type == SchemaType.Integer && JsonScalar.TryGetInteger(scalar, out _)),
        JsonValueKind.True or JsonValueKind.False => schema.Type == SchemaType.Boolean,
        _ => false,
    };

    private static void Allowed(JsonNode value, SchemaProperty property, FieldPath path, ref List<FieldError>? errors)
    {
        if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (JsonScalar.AsString(list[i]) is { } item && !property.Allowed.Contains(item, StringComparer.Ordinal))
                {
                    (errors ??= []).Add(FieldError.NotSupported(path.Index(i), item, property.Allowed.Order(StringComparer.Ordinal)));
                }
            }
        }
        else if (JsonScalar.AsString(value) is { } text && text.Length > 0 && !property.Allowed.Contains(text, StringComparer.Ordinal))
        {
            (errors ??= []).Add(FieldError.NotSupported(path, text, property.Allowed.Order(StringComparer.Ordinal)));
        }
    }

    private static bool IsEmpty(JsonNode value, SchemaNode schema) => schema.Type switch
    {
        SchemaType.String => JsonScalar.AsString(value) is "",
        SchemaType.Array => value is JsonArray { Count: 0 },
        _ => false,
    };

    private static string Shown(JsonNode value) => JsonScalar.AsString(value) is { } text ? GoFormat.Quote(text) : value.ToJsonString();

    private static string TypeName(SchemaNode schema) => schema.Type switch
    {
        SchemaType.Map => "object",
        var type => type.ToString().ToLowerInvariant(),
    };

    private static FieldPath At(FieldPath? path, string name) => path?.Child(name) ?? FieldPath.Root(name);
}
