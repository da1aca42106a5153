using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>
/// Keeps <c>metadata.managedFields</c> true for every write that is not a server-side apply. Upstream:
/// apimachinery/pkg/util/managedfields.
/// </summary>
/// <example><code>
/// var reset = ManagedFields.IsReset(decoded.Tree);          // before canonicalizing
/// ManagedFields.Update(live, tree, new("kubectl-edit", "v1", time.GetUtcNow()) { Reset = reset }, Pod.Schema);
/// if (live is not null &amp;&amp; TreeEquality.DeepEquals(live, tree)) { /* a write that changes nothing */ }
/// </code></example>
public static class ManagedFields
{
    /// <summary>Whether a request's object asks to forget all managers: an empty list, or a list of one empty entry.</summary>
    public static bool IsReset(JsonObject tree) =>
        JsonTree.GetArray(tree, "metadata", "managedFields") is { } list
        && (list.Count == 0 || (list.Count == 1 && list[0] is null or JsonObject { Count: 0 }));

    /// <summary>
    /// Sets the managedFields of a tree that is about to be stored. Both trees are canonical; the updated one may bring
    /// managedFields of its own, which count only for a write to the object itself. Where the write changes nothing, the
    /// entries stay exactly as they are.
    /// </summary>
    /// <param name="live">The stored tree; null for a create.</param>
    /// <param name="updated">The tree to be stored, which is changed.</param>
    /// <param name="request">Who writes.</param>
    /// <param name="schema">The kind's schema.</param>
    public static void Update(JsonObject? live, JsonObject updated, FieldManagerRequest request, SchemaNode schema)
    {
        var managers = Start(live, updated, request);
        JsonTree.Remove(updated, "metadata", "managedFields");

        // An object that was never tracked, or asked not to be, stays so until it is applied.
        if (managers.IsEmpty && live is not null)
        {
            return;
        }

        Ownership.Update(managers, TreeComparison.Of(live ?? Nothing(schema), updated, schema), request);
        managers.WriteTo(updated);
        KeepTimesWhereUnchanged(live, updated);
    }

    /// <summary>
    /// Puts the live managedFields back where nothing but their times differs, so that such a write is none at all
    /// (upstream's <c>IgnoreManagedFieldsTimestampsTransformer</c>). Call it once more when defaulting and canonicalizing
    /// may have undone a change.
    /// </summary>
    public static void KeepTimesWhereUnchanged(JsonObject? live, JsonObject updated)
    {
        if (live is not null
            && JsonTree.GetArray(live, "metadata", "managedFields") is { } entries
            && EqualApartFromManagedFields(live, updated)
            && TryDecode(live) is { } before && TryDecode(updated) is { } after && before.SameFields(after))
        {
            JsonTree.Set(updated, entries.DeepClone(), "metadata", "managedFields");
        }
    }

    /// <summary>What an object without any field has: the other side of a create.</summary>
    internal static JsonObject Nothing(SchemaNode schema) => TreeCanonicalizer.Canonicalize([], schema);

    private static bool EqualApartFromManagedFields(JsonObject left, JsonObject right) =>
        EqualApartFrom("metadata", left, right)
        && EqualApartFrom("managedFields", JsonTree.GetObject(left, "metadata") ?? [], JsonTree.GetObject(right, "metadata") ?? []);

    private static bool EqualApartFrom(string skipped, JsonObject left, JsonObject right)
    {
        if (left.Count - (left.ContainsKey(skipped) ? 1 : 0) != right.Count - (right.ContainsKey(skipped) ? 1 : 0))
        {
            return false;
        }

        foreach (var (name, value) in left)
        {
            if (name != skipped && !(right.TryGetPropertyValue(name, out var other) && TreeEquality.DeepEquals(value, other)))
            {
                return false;
            }
        }

        return true;
    }

    private static Managers Start(JsonObject? live, JsonObject updated, FieldManagerRequest request)
    {
        if (request.Subresource.Length > 0)
        {
            return TryDecode(live) ?? new();
        }

        if (request.Reset || IsReset(updated))
        {
            return new();
        }

        // Clients that know nothing of managedFields drop them; that forgets nobody.
        return TryDecode(updated) is { IsEmpty: false } own ? own : TryDecode(live) ?? new();
    }

    private static Managers? TryDecode(JsonObject? tree)
    {
        try
        {
            return Managers.Of(tree);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
