using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.ApiServer.Tests.Fields;

/// <summary>What a manager owns by an object's managedFields, whatever it wrote it through.</summary>
internal sealed class OwnedFields(JsonNode tree, string manager)
{
    private readonly List<JsonObject> sets =
        [.. tree["metadata"]!["managedFields"]!.AsArray().Where(e => (string?)e!["manager"] == manager).Select(e => e!["fieldsV1"]!.AsObject())];

    /// <summary>Whether the manager owns the field, or the whole that it is an inseparable part of.</summary>
    /// <param name="place">The field.</param>
    /// <param name="written">The object as it was written, with the keys of its lists' items.</param>
    public bool Has(FieldPlace place, JsonObject written) => sets.Any(set => Has(set, place, written));

    private static bool Has(JsonObject set, FieldPlace place, JsonNode? at)
    {
        SchemaProperty? property = null;
        for (var i = 0; i < place.Steps.Count; i++)
        {
            var owner = place.Owners[i];
            if (i > 0 && IsWhole(owner, property, place.Steps[i - 1] is string))
            {
                return true;
            }

            string key;
            if (place.Steps[i] is string name)
            {
                key = "f:" + name;
                property = owner.Type == SchemaType.Object ? owner.Find(name) : property;
                at = at?[name];
            }
            else
            {

                // A patch has only the item that it changes.
                at = at is JsonArray { Count: 1 } single ? single[0] : at?[(int)place.Steps[i]];
                key = property!.ListType == ListType.Set ? "v:" + at!.ToJsonString() : "k:" + ItemKey(property, owner, at!.AsObject());
            }

            if (set[key] is not JsonObject deeper)
            {
                return false;
            }

            set = deeper;
        }

        return true;
    }

    private static bool IsWhole(SchemaNode value, SchemaProperty? property, bool isField) => value.Type switch
    {
        SchemaType.Array => property!.ListType is not (ListType.Map or ListType.Set),
        _ => (value.Atomic && property is not { Granular: true }) || (isField && property is { Atomic: true }) || value.PreserveUnknownFields,
    };

    // The keys in the order of the alphabet, with the defaults of those that the item leaves out.
    private static string ItemKey(SchemaProperty property, SchemaNode list, JsonObject item)
    {
        var keys = new JsonObject();
        foreach (var key in property.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if ((item[key] ?? list.Items!.Find(key)!.Default) is { } value)
            {
                keys[key] = value.DeepClone();
            }
        }

        return keys.ToJsonString();
    }
}
