using System.Text.Json.Nodes;

namespace Podium.Api.Trees;

/// <summary>
/// Reads and sets values of a tree by the names that lead to them. A path that ends early, or meets something that is
/// not an object, leads to nothing rather than to an error.
/// </summary>
/// <example><code>
/// var name = JsonTree.GetString(pod, "metadata", "name");
/// JsonTree.Set(pod, JsonValue.Create("n1"), "spec", "nodeName");
/// </code></example>
public static class JsonTree
{
    /// <summary>The node at the path, or null.</summary>
    public static JsonNode? Get(JsonNode? tree, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (tree is not JsonObject obj || !obj.TryGetPropertyValue(name, out tree))
            {
                return null;
            }
        }

        return tree;
    }

    /// <summary>The string at the path; empty where there is none.</summary>
    public static string GetString(JsonNode? tree, params ReadOnlySpan<string> path) => JsonScalar.AsString(Get(tree, path)) ?? "";

    /// <summary>The whole number at the path, or null.</summary>
    public static long? GetInteger(JsonNode? tree, params ReadOnlySpan<string> path) =>
        JsonScalar.TryGetInteger(Get(tree, path), out var value) ? value : null;

    /// <summary>The true or false at the path, or null.</summary>
    public static bool? GetBoolean(JsonNode? tree, params ReadOnlySpan<string> path) => JsonScalar.AsBoolean(Get(tree, path));

    /// <summary>The object at the path, or null.</summary>
    public static JsonObject? GetObject(JsonNode? tree, params ReadOnlySpan<string> path) => Get(tree, path) as JsonObject;

    /// <summary>The list at the path, or null.</summary>
    public static JsonArray? GetArray(JsonNode? tree, params ReadOnlySpan<string> path) => Get(tree, path) as JsonArray;

    /// <summary>Sets the value at the path, making the objects that lead to it. The value must have no parent.</summary>
    public static void Set(JsonObject tree, JsonNode? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path[..^1])
        {
            if (tree[name] is not JsonObject next)
            {
                tree[name] = next = [];
            }

            tree = next;
        }

        tree[path[^1]] = value;
    }

    /// <summary>Removes the value at the path; says whether there was one.</summary>
    public static bool Remove(JsonObject tree, params ReadOnlySpan<string> path) =>
        GetObject(tree, path[..^1]) is { } owner && owner.Remove(path[^1]);
}
