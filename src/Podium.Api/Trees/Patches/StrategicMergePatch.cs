using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Trees.Patches;

/// <summary>
/// Strategic merge patch (<c>application/strategic-merge-patch+json</c>): a merge patch in which lists merge by the
/// schema's merge keys, with the directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c> and
/// <c>$deleteFromPrimitiveList/…</c>. Upstream: apimachinery/pkg/util/strategicpatch.
/// </summary>
public static class StrategicMergePatch
{
    /// <summary>Applies a patch's body to a tree, which is left as it is.</summary>
    /// <exception cref="PatchException">The body is no JSON object, or a directive or list in it makes no sense.</exception>
    public static PatchResult Apply(JsonObject tree, ReadOnlySpan<byte> body, SchemaNode schema, DecodeLimits? limits = null)
    {
        var patch = PatchBody.ReadObject(body, limits, out var strictErrors);
        return new(Apply(tree, patch, schema), strictErrors);
    }

    /// <summary>Applies a patch to a tree; both are left as they are.</summary>
    /// <exception cref="PatchException">A directive or list in the patch makes no sense.</exception>
    public static JsonObject Apply(JsonObject tree, JsonObject patch, SchemaNode schema) =>
        MergeMaps((JsonObject)tree.DeepClone(), (JsonObject)patch.DeepClone(), schema);

    /// <summary>Merges a patch into an object; both are used up, and neither has a parent when this is called.</summary>
    internal static JsonObject MergeMaps(JsonObject original, JsonObject patch, SchemaNode schema)
    {
        if (patch.TryGetPropertyValue(PatchDirective.Marker, out var directive))
        {
            switch (JsonScalar.AsString(directive))
            {
                case PatchDirective.Replace:
                    patch.Remove(PatchDirective.Marker);
                    return patch;
                case PatchDirective.Delete:
                    return [];
                default:
                    throw PatchDirective.BadPatchType(directive, patch);
            }
        }

        PatchDirective.RetainKeys(original, patch);
        MergeOrderedLists(original, patch, schema);
        for (var i = 0; i < patch.Count;)
        {
            var (name, value) = patch.GetAt(i);
            var isDeletion = name.StartsWith(PatchDirective.DeleteFromPrimitiveList, StringComparison.Ordinal);
            var field = isDeletion ? PatchDirective.FieldOf(name, PatchDirective.DeleteFromPrimitiveList) : name;
            if (value is null)
            {
                original.Remove(field);
                i++;
                continue;
            }

            // A node has one parent: take it out of the patch.
            patch.RemoveAt(i);
            MergeField(original, field, value, schema, isDeletion);
        }

        return original;
    }

    private static void MergeField(JsonObject original, string field, JsonNode value, SchemaNode schema, bool isDeletion)
    {
        if (!original.TryGetPropertyValue(field, out var current) || current is null || !SameShape(current, value))
        {
            if (!isDeletion)
            {
                Set(original, field, value);
            }

            return;
        }

        switch (current)
        {
            case JsonObject currentObject:
                var inner = PatchLookup.Of(schema, field);
                original[field] = null;
                original[field] = inner.Replace ? value : MergeMaps(currentObject, (JsonObject)value, inner.Node);
                break;
            case JsonArray currentList:
                var list = PatchLookup.Of(schema, field);
                original[field] = list.Merge
                    ? ListMerge.Merge(ListMerge.Take(currentList), ListMerge.Take((JsonArray)value), list, isDeletion)
                    : value;
                break;
            default:
                Set(original, field, value);
                break;
        }
    }

    private static void Set(JsonObject original, string field, JsonNode value)
    {
        PatchDirective.DiscardNulls(value);
        if (PatchDirective.RemoveDirectives(value))
        {
            original[field] = value;
        }
        else
        {
            original.Remove(field);
        }
    }

    // Lists with a $setElementOrder are merged and put in order before the rest.
    private static void MergeOrderedLists(JsonObject original, JsonObject patch, SchemaNode schema)
    {
        for (var i = 0; i < patch.Count;)
        {
            var (name, value) = patch.GetAt(i);
            if (!name.StartsWith(PatchDirective.SetElementOrder, StringComparison.Ordinal))
            {
                i++;
                continue;
            }

            patch.RemoveAt(i);
            var field = PatchDirective.FieldOf(name, PatchDirective.SetElementOrder);
            var order = ListMerge.Take(PatchDirective.ListOf(value));
            var hasPatch = patch.TryGetPropertyValue(field, out var patchValue) && patchValue is not null;
            var hasOriginal = original.TryGetPropertyValue(field, out var originalValue) && originalValue is not null;
            if (!hasPatch && !hasOriginal)
            {
                continue;
            }

            var patchList = hasPatch ? ListMerge.Take(PatchDirective.ListOf(patchValue)) : null;
            var originalList = hasOriginal ? ListMerge.Take(PatchDirective.ListOf(originalValue)) : null;
            patch.Remove(field);
            original[field] = ListMerge.MergeInOrder(originalList, patchList, order, PatchLookup.Of(schema, field));
            i = 0;
        }
    }

    private static bool SameShape(JsonNode left, JsonNode right) => (left, right) switch
    {
        (JsonObject, JsonObject) or (JsonArray, JsonArray) or (JsonValue, JsonValue) => true,
        _ => false,
    };
}
