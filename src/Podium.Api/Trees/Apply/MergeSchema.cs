using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>How server-side apply takes a value.</summary>
internal enum MergeKind
{
    /// <summary>As a whole: scalars, and what is declared atomic.</summary>
    Leaf,

    /// <summary>An object field by field, or a map key by key.</summary>
    Fields,

    /// <summary>A list of objects, item by item, told apart by key fields.</summary>
    KeyedList,

    /// <summary>A list of scalars, item by item, told apart by value.</summary>
    Set,
}

/// <summary>What a schema says of how a value at a place is merged.</summary>
/// <param name="Node">The value's schema.</param>
/// <param name="Property">The property that holds it; null for items and the whole object.</param>
internal readonly record struct MergeSchema(SchemaNode Node, SchemaProperty? Property)
{
    /// <summary>The schema of what has none: objects merge by key, everything else is a leaf.</summary>
    public static SchemaNode Untyped { get; } = new() { Type = SchemaType.Any, PreserveUnknownFields = true };

    /// <summary>The items of the list at this place.</summary>
    public MergeSchema Items => new(Node.Items ?? Untyped, null);

    /// <summary>How the two values at this place merge; either may be absent.</summary>
    public MergeKind Kind(JsonNode? left, JsonNode? right)
    {
        if ((Node.Atomic && Property?.Granular != true) || Property?.Atomic == true || Node.Format.Length > 0)
        {
            return MergeKind.Leaf;
        }

        switch (Node.Type)
        {
            case SchemaType.Object or SchemaType.Map or SchemaType.Any:
                return left is null or JsonObject && right is null or JsonObject ? MergeKind.Fields : MergeKind.Leaf;
            case SchemaType.Array when left is null or JsonArray && right is null or JsonArray:
                return Property?.ListType switch
                {
                    ListType.Map => MergeKind.KeyedList,
                    ListType.Set => MergeKind.Set,
                    _ => MergeKind.Leaf,
                };
            default:
                return MergeKind.Leaf;
        }
    }

    /// <summary>The value of a field or map key.</summary>
    public MergeSchema Field(string name)
    {
        if (Node.Type == SchemaType.Map)
        {
            return new(Node.Items!, null);
        }

        return Node.Find(name) is { } property ? new(property.Node, property) : new(Untyped, null);
    }

    /// <summary>Whether the name is a declared field rather than a map's key.</summary>
    public bool IsNamedField(string name) => Node.Type == SchemaType.Object && Node.Find(name) is not null;

    /// <summary>What tells an item of the list at this place from the others.</summary>
    /// <exception cref="FormatException">The item lacks a key field that has no default.</exception>
    public PathElement Element(JsonNode? item)
    {
        if (Property?.ListType != ListType.Map)
        {
            return item is JsonValue
                ? PathElement.OfValue(item)
                : throw new FormatException(item is null
                    ? "associative list without keys has an element that's an explicit null"
                    : item is JsonObject
                        ? "associative list without keys has an element that's a map type"
                        : "not supported: associative list with lists as elements");
        }

        if (item is not JsonObject obj)
        {
            throw new FormatException(item is null
                ? "associative list with keys may not have a null element"
                : "associative list with keys may not have non-map elements");
        }

        var keys = new JsonObject();
        foreach (var name in Property.ListMapKeys)
        {
            var value = obj[name] ?? Node.Items?.Find(name)?.Default
                ?? throw new FormatException(
                    $"associative list with keys has an element that omits key field {GoFormat.Quote(name)} (and doesn't have default value)");
            keys.Add(name, value.DeepClone());
        }

        return PathElement.OfKeys(keys);
    }
}
