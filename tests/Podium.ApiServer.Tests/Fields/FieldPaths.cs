using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.ApiServer.Tests.Fields;

/// <summary>A value in an object, and the way to it.</summary>
/// <param name="Steps">Names of fields and map keys (strings), and places in lists (numbers).</param>
/// <param name="Owners">For each step, the schema it is taken in.</param>
/// <param name="Property">The last field on the way.</param>
/// <param name="Node">The value's schema.</param>
internal sealed record FieldPlace(IReadOnlyList<object> Steps, IReadOnlyList<SchemaNode> Owners, SchemaProperty Property, SchemaNode Node)
{
    /// <summary>The field's path without places and map keys: <c>spec.containers.image</c>.</summary>
    public string Path { get; } = string.Join('.', Steps.Where((s, i) => s is string && Owners[i].Type == SchemaType.Object));

    public override string ToString() => string.Join('.', Steps);

    /// <summary>The value in this tree; null where there is none.</summary>
    public JsonNode? In(JsonNode? tree)
    {
        foreach (var step in Steps)
        {
            tree = (step, tree) switch
            {
                (string name, JsonObject obj) => obj[name],
                (int index, JsonArray list) when index < list.Count => list[index],
                _ => null,
            };
        }

        return tree;
    }
}

/// <summary>Walks schemas and the values in objects.</summary>
internal static class FieldPaths
{
    /// <summary>The paths of all fields of a schema that are ever set, without places in lists and map keys. A type within itself is not gone into again.</summary>
    public static IEnumerable<string> Of(SchemaNode schema) => Of(schema, "", []);

    /// <summary>All plain values of an object, and its empty structs.</summary>
    public static IEnumerable<FieldPlace> Values(JsonObject tree, SchemaNode schema) => Values(tree, schema, [], [], null);

    private static IEnumerable<string> Of(SchemaNode schema, string at, HashSet<string> within)
    {
        while (schema.Items is { } items)
        {
            schema = items;
        }

        if (schema.Name is { } name && !within.Add(name))
        {
            yield break;
        }

        foreach (var property in schema.Properties)
        {
            var path = at.Length == 0 ? property.Name : $"{at}.{property.Name}";
            if ((FieldRules.Of(path) ?? FieldRules.Of($"{FieldSamples.Short(schema)}.{property.Name}")) is { First: null })
            {
                continue;
            }

            yield return path;
            foreach (var deeper in Of(property.Node, path, within))
            {
                yield return deeper;
            }
        }

        if (schema.Name is { } leaving)
        {
            within.Remove(leaving);
        }
    }

    private static IEnumerable<FieldPlace> Values(
        JsonNode? value, SchemaNode schema, List<object> steps, List<SchemaNode> owners, SchemaProperty? last)
    {
        var children = (value, schema.Type) switch
        {
            (JsonObject obj, SchemaType.Object) when !schema.PreserveUnknownFields =>
                obj.Select(p => ((object)p.Key, p.Value, Node: schema.Find(p.Key)!.Node, Property: schema.Find(p.Key))),
            (JsonObject map, SchemaType.Map) => map.Select(p => ((object)p.Key, p.Value, Node: schema.Items!, Property: last)),
            (JsonArray list, _) => list.Select((v, i) => ((object)i, v, Node: schema.Items!, Property: last)),
            _ => [],
        };
        var any = false;
        foreach (var (step, child, node, property) in children.ToList())
        {
            any = true;
            steps.Add(step);
            owners.Add(schema);
            foreach (var place in Values(child, node, steps, owners, property))
            {
                yield return place;
            }

            steps.RemoveAt(steps.Count - 1);
            owners.RemoveAt(owners.Count - 1);
        }

        if (!any && last is not null)
        {
            yield return new([.. steps], [.. owners], last, schema);
        }
    }
}
