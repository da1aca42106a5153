using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Defaulting;

/// <summary>
/// Fills in the defaults that a schema declares, wherever the object that holds the field is present or was itself
/// defaulted, in lists and maps too. Defaults that depend on other fields are the kinds' own.
/// </summary>
public static class TreeDefaulter
{
    /// <summary>Sets the defaults in place. Doing it again changes nothing.</summary>
    public static void Apply(JsonNode tree, SchemaNode schema)
    {
        switch (tree)
        {
            case JsonObject obj when schema.Type == SchemaType.Object:
                Object(obj, schema);
                break;
            case JsonObject map when schema.Type == SchemaType.Map && DefaultPlan.Of(schema.Items!).Any:
                for (var i = 0; i < map.Count; i++)
                {
                    if (map.GetAt(i).Value is { } value)
                    {
                        Apply(value, schema.Items!);
                    }
                }

                break;
            case JsonArray list when schema.Type == SchemaType.Array && DefaultPlan.Of(schema.Items!).Any:
                foreach (var item in list)
                {
                    if (item is not null)
                    {
                        Apply(item, schema.Items!);
                    }
                }

                break;
        }
    }

    private static void Object(JsonObject obj, SchemaNode schema)
    {
        foreach (var property in DefaultPlan.Of(schema).Properties)
        {
            if (!obj.TryGetPropertyValue(property.Name, out var value) || value is null)
            {
                // A struct value of Go's is always there, if only with its defaults.
                value = property.Default?.DeepClone()
                    ?? (property is { Emission: Emission.Always, Nullable: false, Node.Type: SchemaType.Object } ? new JsonObject() : null);
                if (value is null)
                {
                    continue;
                }

                obj[property.Name] = value;
            }

            Apply(value, property.Node);
        }
    }
}
