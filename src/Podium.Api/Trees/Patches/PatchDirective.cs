using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Patches;

/// <summary>The directives that a strategic merge patch may hold beside fields.</summary>
internal static class PatchDirective
{
    public const string Marker = "$patch";
    public const string Delete = "delete";
    public const string Replace = "replace";
    public const string Merge = "merge";
    public const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList";
    public const string SetElementOrder = "$setElementOrder";

    private const string RetainKeysName = "$retainKeys";
    private const string BadRetainKeys = "invalid patch format of retainKeys";
    private const string BadPrimitiveList = "invalid patch format of primitive list";
    private const string BadElementOrder = "invalid patch format of setElementOrder list";

    /// <summary>The field that a directive such as <c>$setElementOrder/containers</c> is about.</summary>
    public static string FieldOf(string key, string prefix)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash == prefix.Length
            ? key[(slash + 1)..]
            : throw PatchException.Internal(prefix == SetElementOrder ? BadElementOrder : BadPrimitiveList);
    }

    /// <summary>Drops from the original what a <c>$retainKeys</c> does not name; the patch's own fields must all be named.</summary>
    public static void RetainKeys(JsonObject original, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeysName, out var value))
        {
            return;
        }

        patch.Remove(RetainKeysName);
        if (value is not JsonArray list)
        {
            throw PatchException.Internal(BadRetainKeys);
        }

        var keep = new HashSet<string>(list.Select(JsonScalar.AsString).OfType<string>(), StringComparer.Ordinal);
        foreach (var (name, field) in patch)
        {
            if (field is not null && !keep.Contains(name)
                && !name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal)
                && !name.StartsWith(SetElementOrder, StringComparison.Ordinal))
            {
                throw PatchException.Internal(BadRetainKeys);
            }
        }

        foreach (var name in original.Select(p => p.Key).Where(name => !keep.Contains(name)).ToArray())
        {
            original.Remove(name);
        }
    }

    /// <summary>Takes out of a value that is not merged with anything: false where the value itself is a directive.</summary>
    public static bool RemoveDirectives(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject obj:
                if (obj.ContainsKey(Marker))
                {
                    return false;
                }

                for (var i = obj.Count - 1; i >= 0; i--)
                {
                    if (!RemoveDirectives(obj.GetAt(i).Value))
                    {
                        obj.RemoveAt(i);
                    }
                }

                break;
            case JsonArray list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (!RemoveDirectives(list[i]))
                    {
                        list.RemoveAt(i);
                    }
                }

                break;
        }

        return true;
    }

    /// <summary>Takes out nulls, which have nothing to delete where there was nothing.</summary>
    public static void DiscardNulls(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject obj:
                for (var i = obj.Count - 1; i >= 0; i--)
                {
                    if (obj.GetAt(i).Value is { } field)
                    {
                        DiscardNulls(field);
                    }
                    else
                    {
                        obj.RemoveAt(i);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    DiscardNulls(item);
                }

                break;
        }
    }

    public static JsonArray ListOf(JsonNode? value) => value as JsonArray
        ?? throw PatchException.Internal($"expected a []interface {{}}, but received a {GoKind(value)}");

    public static PatchException BadPatchType(JsonNode? directive, JsonObject patch) =>
        PatchException.Internal($"unknown patch type {GoFormat.Value(directive)} in map {GoFormat.Value(patch)}");

    public static PatchException NoMergeKey(JsonObject item, string key) =>
        PatchException.Internal($"map: {GoFormat.Value(item)} does not contain declared merge key: {key}");

    public static PatchException NotAnObject(JsonNode? item) =>
        PatchException.Internal($"expected a map[string]interface {{}}, but received a {GoKind(item)}");

    private static string GoKind(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => JsonScalar.TryGetInteger(value, out _) ? "int64" : value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => "float64",
            _ => "bool",
        },
    };
}
