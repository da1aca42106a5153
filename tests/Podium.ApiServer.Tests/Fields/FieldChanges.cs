using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Tests.Fields;

/// <summary>Makes patches that change one field.</summary>
internal static class FieldChanges
{
    // Kinds or parts of them that never change once they are written.
    private static readonly Dictionary<string, string[]> Closed = new()
    {
        ["/Pod"] = ["spec"],
        ["events.k8s.io/Event"] =
            ["action", "eventTime", "note", "reason", "regarding", "related", "reportingController", "reportingInstance", "type"],
    };

    /// <summary>Whether the field may change.</summary>
    public static bool IsOpen(ResourceStrategy strategy, FieldPlace place) =>
        !IsKey(place)
        && !Closed.GetValueOrDefault($"{strategy.Resource.Group}/{strategy.Resource.Kind}", []).Any(c => place.Path == c || place.Path.StartsWith(c + ".", StringComparison.Ordinal));

    /// <summary>
    /// The object with this one field, with the keys of the list items on the way; lists that are replaced as a whole are there with all their items.
    /// </summary>
    /// <param name="place">The field.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="present">The object as it is.</param>
    /// <param name="whole">Whether atomic objects are there with all their fields, as apply wants them.</param>
    public static JsonObject Body(FieldPlace place, JsonNode value, JsonObject present, bool whole)
    {
        var body = new JsonObject();
        JsonNode at = body;
        JsonNode now = present;
        SchemaProperty? property = null;
        for (var i = 0; i < place.Steps.Count; i++)
        {
            if (place.Owners[i].Type == SchemaType.Object)
            {
                property = place.Owners[i].Find((string)place.Steps[i]);
            }

            var last = i == place.Steps.Count - 1;
            if (place.Steps[i] is string name)
            {
                now = now[name]!;
                var next = i + 1 < place.Steps.Count && place.Steps[i + 1] is int;
                if (next && property!.ListType == ListType.Set)
                {
                    at[name] = new JsonArray(value.DeepClone());
                    return body;
                }

                if (next && !IsMerged(property!))
                {
                    // All of it, with the change inside.
                    at[name] = now.DeepClone();
                    Set(body, place, value, keepFalse: true);
                    return body;
                }

                if (!last && whole && (place.Owners[i + 1].Atomic || property!.Atomic))
                {
                    at[name] = now.DeepClone();
                    Set(body, place, value, keepFalse: true);
                    return body;
                }

                at[name] = last ? value.DeepClone() : next ? new JsonArray() : new JsonObject();
                at = at[name]!;
            }
            else
            {
                now = now[(int)place.Steps[i]]!;
                var item = new JsonObject();
                foreach (var key in Keys(property!))
                {
                    if (now[key] is { } keyValue)
                    {
                        item[key] = keyValue.DeepClone();
                    }
                }

                at.AsArray().Add(item);
                if (whole && place.Owners[i + 1].Atomic)
                {
                    at[0] = now.DeepClone();
                    Set(body, place, value, keepFalse: true);
                    return body;
                }

                at = item;
            }
        }

        return body;
    }

    /// <summary>Changes the field.</summary>
    public static void Set(JsonObject tree, FieldPlace place, JsonNode value, bool keepFalse = false)
    {
        JsonNode at = tree;
        for (var i = 0; i < place.Steps.Count - 1; i++)
        {
            at = place.Steps[i] is string name ? at[name]! : at.AsArray() is { Count: 1 } single ? single[0]! : at[(int)place.Steps[i]]!;
        }

        if (place.Steps[^1] is int && place.Property.ListType == ListType.Set)
        {
            // Sets are merged: who applies one value keeps the others.
            at.AsArray().Add(value.DeepClone());
        }
        else if (place.Steps[^1] is int index)
        {
            at[index] = value.DeepClone();
        }
        else if (!keepFalse && value.ToJsonString() == "false" && place.Property.Emission == Emission.WhenNotZero)
        {
            at.AsObject().Remove((string)place.Steps[^1]);
        }
        else
        {
            at[(string)place.Steps[^1]] = value.DeepClone();
        }
    }

    // What an item is found by cannot change: it would be another item.
    private static bool IsKey(FieldPlace place)
    {
        SchemaProperty? list = null;
        for (var i = 0; i < place.Steps.Count; i++)
        {
            if (i > 0 && place.Steps[i - 1] is int && place.Steps[i] is string name && list is not null && Keys(list).Contains(name))
            {
                return true;
            }

            list = place.Owners[i].Type == SchemaType.Object ? place.Owners[i].Find((string)place.Steps[i]) : list;
        }

        return false;
    }

    // Patches merge by one key, apply by all: both have what they need.
    private static bool IsMerged(SchemaProperty list) => list.PatchMergeKey.Length > 0 && list.ListType == ListType.Map;

    private static IEnumerable<string> Keys(SchemaProperty list) => list.ListMapKeys.Append(list.PatchMergeKey).Distinct();
}
