using System.Text.Json.Nodes;

namespace Podium.Api.Trees;

/// <summary>Compares trees by value. Used on every write to find out that nothing changed, so it allocates nothing for trees that were decoded here.</summary>
public static class TreeEquality
{
    /// <summary>
    /// Whether both trees are the same JSON value: objects regardless of the order of their keys, lists in order, numbers
    /// by value. Unlike the records' equality, null and absent differ.
    /// </summary>
    public static bool DeepEquals(JsonNode? left, JsonNode? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        return (left, right) switch
        {
            (JsonObject l, JsonObject r) => ObjectsEqual(l, r),
            (JsonArray l, JsonArray r) => ArraysEqual(l, r),
            (JsonValue l, JsonValue r) => JsonScalar.Equals(l, r),
            _ => false,
        };
    }

    private static bool ObjectsEqual(JsonObject left, JsonObject right)
    {
        var count = left.Count;
        if (count != right.Count)
        {
            return false;
        }

        // Canonical trees have their keys in the same order, so try the same position before looking the name up.
        for (var i = 0; i < count; i++)
        {
            var (name, value) = left.GetAt(i);
            var other = right.GetAt(i);
            if (!string.Equals(other.Key, name, StringComparison.Ordinal))
            {
                if (!right.TryGetPropertyValue(name, out var found))
                {
                    return false;
                }

                other = new(name, found);
            }

            if (!DeepEquals(value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ArraysEqual(JsonArray left, JsonArray right)
    {
        var count = left.Count;
        if (count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!DeepEquals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
