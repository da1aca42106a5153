using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Patches;

/// <summary>Merges lists as a strategic merge patch does: objects by their merge key, scalars by value, and the order of both kept as far as possible.</summary>
internal static class ListMerge
{
    /// <summary>The items without their list, so that they can get a new parent.</summary>
    public static List<JsonNode?> Take(JsonArray list)
    {
        var items = new List<JsonNode?>(list);
        list.Clear();
        return items;
    }

    /// <summary>Merges a patch's list into the original's.</summary>
    public static JsonArray Merge(List<JsonNode?> original, List<JsonNode?> patch, PatchLookup field, bool isDeletion)
    {
        if (original.Count == 0 && patch.Count == 0)
        {
            return [];
        }

        var ofObjects = CheckItems(original, patch);
        if (!ofObjects && isDeletion)
        {
            return [.. original.Where(item => IndexOf(patch, item, "") < 0)];
        }

        var liveOrder = original.Select(item => OrderKey(item, field.MergeKey)).ToList();
        List<JsonNode?> merged, order;
        if (ofObjects)
        {
            var plain = WithoutDirectives(original, patch, field, isDeletion, out var replace);
            if (replace)
            {
                return [.. plain];
            }

            // Merging uses the items up, so note their keys first.
            order = [.. plain.Select(item => OrderKey(item, field.MergeKey))];
            MergeObjects(original, plain, field);
            merged = original;
        }
        else
        {
            order = patch;
            merged = [];
            foreach (var item in original.Concat(patch))
            {
                if (IndexOf(merged, item, "") < 0)
                {
                    merged.Add(item);
                }
            }
        }

        return Ordered(merged, order, liveOrder, field.MergeKey);
    }

    /// <summary>Merges lists whose order a <c>$setElementOrder</c> gives.</summary>
    public static JsonArray MergeInOrder(List<JsonNode?>? original, List<JsonNode?>? patch, List<JsonNode?> order, PatchLookup field)
    {
        CheckOrder(patch ?? [], order, field.MergeKey);
        var orderKeys = order.Select(item => OrderKey(item, field.MergeKey)).ToList();
        var liveOrder = (original ?? []).Select(item => OrderKey(item, field.MergeKey)).ToList();
        List<JsonNode?> merged;
        if (original is null || patch is null)
        {
            merged = original ?? patch!;
            if (original is null)
            {
                merged.RemoveAll(item => !PatchDirective.RemoveDirectives(item));
            }
        }
        else if (field.Merge)
        {
            merged = Take(Merge(original, patch, field, isDeletion: false));
        }
        else
        {
            merged = patch;
        }

        return Ordered(merged, orderKeys, liveOrder, field.MergeKey);
    }

    private static List<JsonNode?> WithoutDirectives(
        List<JsonNode?> original, List<JsonNode?> patch, PatchLookup field, bool isDeletion, out bool replace)
    {
        if (field.MergeKey.Length == 0)
        {
            throw PatchException.Internal("cannot merge lists without merge key for type " + (isDeletion ? "slice" : "struct"));
        }

        var plain = new List<JsonNode?>();
        replace = false;
        foreach (var node in patch)
        {
            var item = (JsonObject)node!;
            if (!item.TryGetPropertyValue(PatchDirective.Marker, out var directive))
            {
                plain.Add(item);
                continue;
            }

            switch (JsonScalar.AsString(directive))
            {
                case PatchDirective.Delete:
                    var key = item[field.MergeKey] ?? throw PatchDirective.NoMergeKey(item, field.MergeKey);
                    original.RemoveAll(other => TreeEquality.DeepEquals((other as JsonObject)?[field.MergeKey], key));
                    break;
                case PatchDirective.Replace:
                    replace = true;
                    break;
                case PatchDirective.Merge:
                    throw PatchException.Internal("merging lists cannot yet be specified in the patch");
                default:
                    throw PatchDirective.BadPatchType(directive, item);
            }
        }

        foreach (var item in plain)
        {
            OrderKey(item, field.MergeKey);
        }

        return plain;
    }

    private static void MergeObjects(List<JsonNode?> original, List<JsonNode?> plain, PatchLookup field)
    {
        foreach (var node in plain)
        {
            var item = (JsonObject)node!;
            var index = IndexOf(original, item, field.MergeKey);
            if (index >= 0)
            {
                original[index] = StrategicMergePatch.MergeMaps((JsonObject)original[index]!, item, field.Node.Items!);
            }
            else
            {
                PatchDirective.DiscardNulls(item);
                PatchDirective.RemoveDirectives(item);
                original.Add(item);
            }
        }
    }

    // Splits what the order names from what only the server has, sorts both, and weaves them by the live order.
    private static JsonArray Ordered(List<JsonNode?> merged, List<JsonNode?> order, List<JsonNode?> liveOrder, string mergeKey)
    {
        var named = new List<(JsonNode? Item, int Rank, int Live)>();
        var serverOnly = new List<(JsonNode? Item, int Rank, int Live)>();
        foreach (var item in merged)
        {
            var key = OrderKey(item, mergeKey);
            var rank = Rank(order, key);
            var live = Rank(liveOrder, key);
            (rank >= 0 ? named : serverOnly).Add((item, rank >= 0 ? rank : live, live));
        }

        var result = new JsonArray();
        using var left = serverOnly.OrderBy(e => e.Rank).GetEnumerator();
        using var right = named.OrderBy(e => e.Rank).GetEnumerator();
        bool hasLeft = left.MoveNext(), hasRight = right.MoveNext();
        while (hasLeft || hasRight)
        {
            if (!hasRight || (hasLeft && left.Current.Live >= 0 && right.Current.Live >= 0 && left.Current.Live < right.Current.Live))
            {
                result.Add(left.Current.Item);
                hasLeft = left.MoveNext();
            }
            else
            {
                result.Add(right.Current.Item);
                hasRight = right.MoveNext();
            }
        }

        return result;
    }

    // The patch's items must stand in the order that $setElementOrder gives.
    private static void CheckOrder(List<JsonNode?> patch, List<JsonNode?> order, string mergeKey)
    {
        if (patch.Count == 0 || order.Count == 0)
        {
            return;
        }

        var next = 0;
        foreach (var item in patch)
        {
            if (mergeKey.Length > 0 && item is not JsonObject)
            {
                throw PatchDirective.NotAnObject(item);
            }

            if (item is JsonObject obj && obj.ContainsKey(PatchDirective.Marker))
            {
                continue;
            }

            var key = OrderKey(item, mergeKey);
            while (next < order.Count && !TreeEquality.DeepEquals(OrderKey(order[next], mergeKey), key))
            {
                next++;
            }

            if (next++ >= order.Count)
            {
                throw PatchException.Internal($"The order in patch list:\n{Shown(patch)}\n doesn't match {PatchDirective.SetElementOrder} list:\n{Shown(order)}\n");
            }
        }
    }

    private static string Shown(List<JsonNode?> items) => $"[{string.Join(' ', items.Select(GoFormat.Value))}]";

    /// <summary>The items must all be objects or all scalars; says whether they are objects.</summary>
    private static bool CheckItems(List<JsonNode?> original, List<JsonNode?> patch)
    {
        bool? objects = null;
        foreach (var item in original.Concat(patch))
        {
            if (item is JsonArray)
            {
                throw PatchException.Internal("lists of lists are not supported");
            }

            objects ??= item is JsonObject;
            if (objects != item is JsonObject)
            {
                throw PatchException.Internal($"list element types are not identical: [{Shown(original)} {Shown(patch)}]");
            }
        }

        return objects == true;
    }

    private static JsonNode? OrderKey(JsonNode? item, string mergeKey)
    {
        if (mergeKey.Length == 0 || item is not JsonObject obj)
        {
            return item;
        }

        return obj.TryGetPropertyValue(mergeKey, out var key) ? key?.DeepClone() : throw PatchDirective.NoMergeKey(obj, mergeKey);
    }

    private static int IndexOf(List<JsonNode?> items, JsonNode? wanted, string mergeKey)
    {
        var key = OrderKey(wanted, mergeKey);
        for (var i = 0; i < items.Count; i++)
        {
            var other = mergeKey.Length > 0 && items[i] is JsonObject obj ? obj[mergeKey] : items[i];
            if (TreeEquality.DeepEquals(other, key))
            {
                return i;
            }
        }

        return -1;
    }

    private static int Rank(List<JsonNode?> keys, JsonNode? key)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (TreeEquality.DeepEquals(keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }
}
