using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>
/// Merges an applied configuration into a live tree: structured-merge-diff's <c>TypedValue.Merge</c>. Nothing is removed;
/// what both have is the configuration's.
/// </summary>
internal static class TreeMerge
{
    /// <summary>A new tree; both are left as they are.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject config, SchemaNode schema) =>
        (JsonObject)Merge(live, config, new MergeSchema(schema, null))!;

    private static JsonNode? Merge(JsonNode? live, JsonNode? config, MergeSchema schema)
    {
        if (live is null || config is null)
        {
            return (config ?? live)?.DeepClone();
        }

        return schema.Kind(live, config) switch
        {
            MergeKind.Fields => Fields((JsonObject)live, (JsonObject)config, schema),
            MergeKind.KeyedList or MergeKind.Set => Items((JsonArray)live, (JsonArray)config, schema),
            _ => config.DeepClone(),
        };
    }

    private static JsonObject Fields(JsonObject live, JsonObject config, MergeSchema schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            result.Add(name, Merge(value, config[name], schema.Field(name)));
        }

        foreach (var (name, value) in config)
        {
            if (!live.ContainsKey(name))
            {
                result.Add(name, value?.DeepClone());
            }
        }

        return result;
    }

    // What both have is in the configuration's order; what only the server has stays where it was between them.
    private static JsonArray Items(JsonArray live, JsonArray config, MergeSchema schema)
    {
        var left = IndexedList.Of(live, schema);
        var right = IndexedList.Of(config, schema);
        var shared = new Queue<PathElement>(right.Order.Where(left.Has));
        var result = new JsonArray();
        int l = 0, r = 0;
        while (l < left.Order.Count || r < right.Order.Count)
        {
            if (l < left.Order.Count && r < right.Order.Count)
            {
                var element = left.Order[l];
                if (element.CompareWith(right.Order[r]) == 0)
                {
                    Add(result, element, left, right, schema);
                    l++;
                    r++;
                    shared.TryDequeue(out _);
                    continue;
                }

                if (right.Has(element) && shared.TryPeek(out var next) && next.CompareWith(element) != 0)
                {
                    // Both have it, but the configuration wants another one first.
                    l++;
                    continue;
                }
            }

            if (l < left.Order.Count && !right.Has(left.Order[l]))
            {
                Add(result, left.Order[l++], left, right, schema);
                continue;
            }

            if (r < right.Order.Count)
            {
                var element = right.Order[r++];
                Add(result, element, left, right, schema);
                if (shared.TryPeek(out var next) && next.CompareWith(element) == 0)
                {
                    shared.Dequeue();
                }

                continue;
            }

            // Only shared items are left on this side; they were added with the other side's.
            l++;
        }

        return result;
    }

    private static void Add(JsonArray result, PathElement element, IndexedList left, IndexedList right, MergeSchema schema)
    {
        var mine = left.Get(element);
        var theirs = right.Get(element);
        if (theirs.Count > 0)
        {
            result.Add(Merge(mine.Count > 0 ? mine[0] : null, theirs[0], schema.Items));
            return;
        }

        foreach (var item in mine)
        {
            result.Add(item?.DeepClone());
        }
    }
}
