using System.Globalization;
using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Patches;

/// <summary>The document that a JSON patch works on; a failed operation throws and the whole document is dropped.</summary>
internal sealed class JsonPatchDocument(JsonObject tree)
{
    private long copiedBytes;

    public JsonObject Root { get; private set; } = (JsonObject)tree.DeepClone();

    public void Add(string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            ReplaceRoot("add", value);
            return;
        }

        var (container, key) = Find(path, $"add operation does not apply: doc is missing path: \"{path}\"");
        if (container is JsonObject obj)
        {
            obj[key] = value;
            return;
        }

        var list = (JsonArray)container;
        list.Insert(key == "-" ? list.Count : Index(key, list.Count + 1, $"error in add for path: '{path}'"), value);
    }

    public void Remove(string path)
    {
        var (container, key) = Find(path, $"remove operation does not apply: doc is missing path: \"{path}\"");
        Remove(container, key, $"error in remove for path: '{path}'");
    }

    public void Replace(string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            ReplaceRoot("replace", value);
            return;
        }

        var (container, key) = Find(path, $"replace operation does not apply: doc is missing path: {path}");
        var missing = $"replace operation does not apply: doc is missing key: {path}";
        if (container is JsonObject obj)
        {
            if (!obj.ContainsKey(key))
            {
                throw PatchException.DoesNotApply(missing + ": missing value");
            }

            obj[key] = value;
            return;
        }

        var list = (JsonArray)container;
        list[Index(key, list.Count, missing)] = value;
    }

    public void Move(string from, string path)
    {
        var (container, key) = Find(from, $"move operation does not apply: doc is missing from path: {from}");
        var value = Get(container, key, $"error in move for path: '{key}'");
        if (path.StartsWith(from + "/", StringComparison.Ordinal))
        {
            // Once removed, the value has no inside to move to.
            throw PatchException.DoesNotApply($"move operation does not apply: doc is missing destination path: {path}: missing value");
        }

        Remove(container, key, $"error in move for path: '{key}'");
        Add(path, value);
    }

    public void Copy(string from, string path)
    {
        var (container, key) = Find(from, $"copy operation does not apply: doc is missing from path: {from}");
        var value = Get(container, key, $"error in copy for from: '{from}'");
        copiedBytes += value?.ToJsonString().Length ?? 4;
        if (copiedBytes > JsonPatch.CopiedBytesMax)
        {
            throw PatchException.DoesNotApply(string.Create(CultureInfo.InvariantCulture,
                $"Unable to complete the copy, the accumulated size increase of copy is {copiedBytes}, exceeding the limit {JsonPatch.CopiedBytesMax}"));
        }

        Add(path, value?.DeepClone());
    }

    public void Test(string path, JsonNode? expected)
    {
        JsonNode? actual = Root;
        if (path.Length > 0)
        {
            var (container, key) = Find(path, $"test operation does not apply: is missing path: {path}");
            actual = container is JsonObject obj ? obj[key] : Get(container, key, $"error in test for path: '{path}'");
        }

        if (!TreeEquality.DeepEquals(actual, expected))
        {
            throw PatchException.DoesNotApply($"testing value {path} failed: test failed");
        }
    }

    private void ReplaceRoot(string operation, JsonNode? value) => Root = value as JsonObject
        ?? throw PatchException.DoesNotApply($"{operation} operation does not apply: doc is missing path: \"\": missing value");

    private static void Remove(JsonNode container, string key, string error)
    {
        if (container is JsonArray list)
        {
            list.RemoveAt(Index(key, list.Count, error));
        }
        else if (!((JsonObject)container).Remove(key))
        {
            throw PatchException.DoesNotApply($"{error}: Unable to remove nonexistent key: {key}: missing value");
        }
    }

    private static JsonNode? Get(JsonNode container, string key, string error)
    {
        if (container is JsonArray list)
        {
            return list[Index(key, list.Count, error)];
        }

        return ((JsonObject)container).TryGetPropertyValue(key, out var value)
            ? value
            : throw PatchException.DoesNotApply($"{error}: unable to get nonexistent key: {key}: missing value");
    }

    private (JsonNode Container, string Key) Find(string path, string error)
    {
        var parts = path.Split('/');
        if (parts.Length < 2)
        {
            throw PatchException.DoesNotApply(error + ": missing value");
        }

        JsonNode? node = Root;
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            node = node switch
            {
                JsonObject obj => obj[Unescape(part)],
                JsonArray list when TryIndex(part, list.Count, out var index) => list[index],
                _ => null,
            };
        }

        return node is JsonObject or JsonArray
            ? (node, Unescape(parts[^1]))
            : throw PatchException.DoesNotApply(error + ": missing value");
    }

    private static int Index(string key, int count, string error)
    {
        if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            throw PatchException.DoesNotApply($"{error}: value was not a proper array index: '{key}': strconv.Atoi: parsing {GoFormat.Quote(key)}: invalid syntax");
        }

        return TryIndex(key, count, out var index)
            ? index
            : throw PatchException.DoesNotApply($"{error}: Unable to access invalid index: {key}: invalid index referenced");
    }

    // Negative indexes count from the end.
    private static bool TryIndex(string key, int count, out int index)
    {
        if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
        {
            return false;
        }

        index = index < 0 ? index + count : index;
        return index >= 0 && index < count;
    }

    private static string Unescape(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
