using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>Field sets from trees, and trees without the fields of a set.</summary>
internal static class TreeFields
{
    /// <summary>All leaves and items that a tree mentions: structured-merge-diff's <c>ToFieldSet</c>.</summary>
    public static FieldSet SetOf(JsonObject tree, SchemaNode schema)
    {
        var set = new FieldSet();
        Collect(tree, new MergeSchema(schema, null), [], set);
        return set;
    }

    /// <summary>The tree without the fields and items of a set: <c>RemoveItems</c>. The tree is left as it is.</summary>
    public static JsonObject Remove(JsonObject tree, FieldSet set, SchemaNode schema) =>
        Remove((JsonNode)tree, set, new MergeSchema(schema, null)) as JsonObject ?? [];

    private static void Collect(JsonNode node, MergeSchema schema, List<PathElement> path, FieldSet set)
    {
        switch (schema.Kind(node, node))
        {
            case MergeKind.Fields:
                foreach (var (name, value) in (JsonObject)node)
                {
                    path.Add(PathElement.Field(name));
                    if (value is not null)
                    {
                        Collect(value, schema.Field(name), path, set);
                    }

                    if (value is null or JsonObject { Count: 0 } || !schema.IsNamedField(name))
                    {
                        set.Insert(CollectionsMarshal.AsSpan(path));
                    }

                    path.RemoveAt(path.Count - 1);
                }

                break;
            case MergeKind.KeyedList or MergeKind.Set:
                foreach (var item in (JsonArray)node)
                {
                    path.Add(schema.Element(item));
                    Collect(item!, schema.Items, path, set);
                    set.Insert(CollectionsMarshal.AsSpan(path));
                    path.RemoveAt(path.Count - 1);
                }

                break;
            default:
                set.Insert(CollectionsMarshal.AsSpan(path));
                break;
        }
    }

    private static JsonNode? Remove(JsonNode node, FieldSet set, MergeSchema schema)
    {
        if (set.IsEmpty)
        {
            return node.DeepClone();
        }

        switch (schema.Kind(node, node))
        {
            case MergeKind.Fields:
                var obj = new JsonObject();
                foreach (var (name, value) in (JsonObject)node)
                {
                    var element = PathElement.Field(name);
                    if (set.Has(element))
                    {
                        continue;
                    }

                    if (value is null)
                    {
                        obj.Add(name, null);
                    }
                    else if (Remove(value, set.Below(element), schema.Field(name)) is { } rest)
                    {
                        obj.Add(name, rest);
                    }
                }

                return obj.Count > 0 ? obj : null;
            case MergeKind.KeyedList or MergeKind.Set:
                var list = new JsonArray();
                foreach (var item in (JsonArray)node)
                {
                    var element = schema.Element(item);
                    if (!set.Has(element) && Remove(item!, set.Below(element), schema.Items) is { } rest)
                    {
                        list.Add(rest);
                    }
                }

                return list.Count > 0 ? list : null;
            default:
                // A scalar has nothing below it; of an atomic value nothing stays once a part is to go.
                return node is JsonValue ? node.DeepClone() : null;
        }
    }
}
