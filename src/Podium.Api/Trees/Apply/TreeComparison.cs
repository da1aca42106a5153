using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>The fields in which two trees differ; no field is in two of the sets.</summary>
/// <param name="Added">What only the newer has.</param>
/// <param name="Modified">What both have with different values.</param>
/// <param name="Removed">What only the older has.</param>
internal sealed record TreeComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    /// <summary>Whether there is no difference but in managedFields themselves.</summary>
    public bool IsEmpty => Changed.Union(Removed).Difference(Ownership.NeverOwned).IsEmpty;

    /// <summary>What the newer sets.</summary>
    public FieldSet Changed => Modified.Union(Added);

    /// <summary>
    /// Compares as structured-merge-diff's <c>TypedValue.Compare</c>. A field that is null is there, but empty: what fills
    /// it does not add it, which is why nobody owns <c>spec.containers</c> itself.
    /// </summary>
    public static TreeComparison Of(JsonObject older, JsonObject newer, SchemaNode schema)
    {
        var walker = new Walker();
        walker.Compare(older, newer, new MergeSchema(schema, null), hasOlder: true, hasNewer: true);
        return new(walker.Added, walker.Modified, walker.Removed);
    }

    public TreeComparison Without(FieldSet ignored) => new(
        Added.RecursiveDifference(ignored), Modified.RecursiveDifference(ignored), Removed.RecursiveDifference(ignored));

    private sealed class Walker
    {
        private readonly List<PathElement> path = [];

        public FieldSet Added { get; } = new();

        public FieldSet Modified { get; } = new();

        public FieldSet Removed { get; } = new();

        public void Compare(JsonNode? older, JsonNode? newer, MergeSchema schema, bool hasOlder, bool hasNewer)
        {
            // Most of a tree is the same before and after a write: that costs no path.
            if (hasOlder && hasNewer && TreeEquality.DeepEquals(older, newer))
            {
                return;
            }

            var kind = schema.Kind(older, newer);
            var leaf = kind == MergeKind.Leaf || (IsEmpty(older) && IsEmpty(newer));
            if (!leaf && kind == MergeKind.Fields)
            {
                CompareFields((JsonObject?)older, (JsonObject?)newer, schema);
            }
            else if (!leaf)
            {
                leaf = !TryCompareItems((JsonArray?)older, (JsonArray?)newer, schema);
            }

            if (!hasOlder)
            {
                Insert(Added);
            }
            else if (!hasNewer)
            {
                Insert(Removed);
            }
            else if (leaf)
            {
                Insert(Modified);
            }
        }

        private void CompareFields(JsonObject? older, JsonObject? newer, MergeSchema schema)
        {
            for (var i = 0; i < (older?.Count ?? 0); i++)
            {
                var (name, value) = older!.GetAt(i);
                JsonNode? other = null;
                var has = newer?.TryGetPropertyValue(name, out other) == true;
                Descend(PathElement.Field(name), value, other, schema.Field(name), hasOlder: true, has);
            }

            for (var i = 0; i < (newer?.Count ?? 0); i++)
            {
                var (name, value) = newer!.GetAt(i);
                if (older?.ContainsKey(name) != true)
                {
                    Descend(PathElement.Field(name), null, value, schema.Field(name), hasOlder: false, hasNewer: true);
                }
            }
        }

        // False where items lack their keys: such a list is compared as a whole.
        private bool TryCompareItems(JsonArray? older, JsonArray? newer, MergeSchema schema)
        {
            IndexedList olderItems, newerItems;
            try
            {
                olderItems = IndexedList.Of(older, schema);
                newerItems = IndexedList.Of(newer, schema);
            }
            catch (FormatException)
            {
                return false;
            }

            foreach (var element in olderItems.Order)
            {
                CompareItem(element, olderItems.Get(element), newerItems.Get(element), schema.Items);
            }

            foreach (var element in newerItems.Order)
            {
                if (!olderItems.Has(element))
                {
                    CompareItem(element, [], newerItems.Get(element), schema.Items);
                }
            }

            return true;
        }

        private void CompareItem(PathElement element, IReadOnlyList<JsonNode?> older, IReadOnlyList<JsonNode?> newer, MergeSchema schema)
        {
            if (older.Count <= 1 && newer.Count <= 1)
            {
                Descend(element, older.Count == 0 ? null : older[0], newer.Count == 0 ? null : newer[0], schema, older.Count > 0, newer.Count > 0);
                return;
            }

            // Items that come twice are compared together.
            var same = older.Count == newer.Count;
            for (var i = 0; same && i < older.Count; i++)
            {
                same = TreeEquality.DeepEquals(older[i], newer[i]);
            }

            if (!same)
            {
                path.Add(element);
                Insert(older.Count == 0 ? Added : newer.Count == 0 ? Removed : Modified);
                path.RemoveAt(path.Count - 1);
            }
        }

        private void Descend(PathElement element, JsonNode? older, JsonNode? newer, MergeSchema schema, bool hasOlder, bool hasNewer)
        {
            path.Add(element);
            Compare(older, newer, schema, hasOlder, hasNewer);
            path.RemoveAt(path.Count - 1);
        }

        private void Insert(FieldSet set) => set.Insert(CollectionsMarshal.AsSpan(path));

        private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };
    }
}
