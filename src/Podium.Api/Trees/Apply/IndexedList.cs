using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Apply;

/// <summary>A list's items by what tells them apart, in the order in which they first appear.</summary>
internal sealed class IndexedList
{
    private readonly Dictionary<string, List<JsonNode?>> items = new(StringComparer.Ordinal);

    private IndexedList()
    {
    }

    /// <summary>The elements in order, each once.</summary>
    public List<PathElement> Order { get; } = [];

    /// <summary>The first element that comes twice; null where none does.</summary>
    public PathElement? Duplicate { get; private set; }

    /// <summary>Indexes a list; an absent one has no items.</summary>
    /// <exception cref="FormatException">An item has no key.</exception>
    public static IndexedList Of(JsonArray? list, MergeSchema schema)
    {
        var result = new IndexedList();
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            var element = schema.Element(list![i]);
            var name = element.Serialize();
            if (result.items.TryGetValue(name, out var same))
            {
                same.Add(list[i]);
                result.Duplicate ??= element;
            }
            else
            {
                result.items.Add(name, [list[i]]);
                result.Order.Add(element);
            }
        }

        return result;
    }

    /// <summary>The items of an element: none, one, or in objects that are older than a rule against it, several.</summary>
    public IReadOnlyList<JsonNode?> Get(PathElement element) => items.GetValueOrDefault(element.Serialize()) ?? (IReadOnlyList<JsonNode?>)[];

    public bool Has(PathElement element) => items.ContainsKey(element.Serialize());
}
