using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.ApiServer.Tests.Fields;

/// <summary>
/// Makes objects that have every field of a schema set: values by type, and those of <see cref="FieldRules"/> where a field takes only some.
/// Of types whose fields exclude each other, lists get one item for each choice.
/// </summary>
internal sealed class FieldSamples
{
    private readonly HashSet<string> within = [];

    // Counts up through the containers, volumes and variables of an object, so that names and ports are unique.
    private int choice;

    /// <summary>An object with all its fields.</summary>
    public static JsonObject Of(SchemaNode schema) => (JsonObject)new FieldSamples().Make(schema, "", 0)!;

    /// <summary>Another value that the field may have; null where there is none.</summary>
    public static JsonNode? Other(FieldPlace place, JsonNode old)
    {
        var rule = FieldRules.Of(place.Path) ?? FieldRules.Of(TypeField(place));
        if (rule is null)
        {
            return Scalar(place.Node, 1);
        }

        // The table has the whole field, the place may lie in its list or map.
        var value = rule.Second is { } second ? Parse(second, 0) : null;
        foreach (var step in place.Steps.Skip(FieldOf(place) + 1))
        {
            value = step is int at ? value?[at] : value?[(string)step];
        }

        return value;
    }

    /// <summary>Where among the steps the last field is.</summary>
    public static int FieldOf(FieldPlace place)
    {
        var i = place.Owners.Count - 1;
        while (place.Owners[i].Type != SchemaType.Object)
        {
            i--;
        }

        return i;
    }

    public static string TypeField(FieldPlace place) =>
        FieldOf(place) is var i ? $"{Short(place.Owners[i])}.{place.Steps[i]}" : "";

    public static string Short(SchemaNode schema) => schema.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";

    private static JsonNode? Parse(string json, int index) =>
        JsonNode.Parse(json.Replace("#", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static JsonNode? Scalar(SchemaNode node, int which) => node.Format switch
    {
        "quantity" => which == 0 ? "1" : "2",
        "date-time" => which == 0 ? "2020-01-02T03:04:05Z" : "2021-01-02T03:04:05Z",
        "micro-time" => which == 0 ? "2020-01-02T03:04:05.000006Z" : "2021-01-02T03:04:05.000006Z",
        "byte" => which == 0 ? "YQ==" : "Yg==",
        "int-or-string" => which == 0 ? 1 : "b",
        _ => node.Type switch
        {
            SchemaType.String => which == 0 ? "a" : "b",
            SchemaType.Integer or SchemaType.Number => which == 0 ? 1 : 2,
            SchemaType.Boolean => which == 0,
            SchemaType.Any or SchemaType.Object when node.PreserveUnknownFields => new JsonObject { ["a"] = which },
            _ => null,
        },
    };

    private JsonNode? Make(SchemaNode node, string path, int index)
    {
        if (Scalar(node, 0) is { } scalar)
        {
            return scalar;
        }

        switch (node.Type)
        {
            case SchemaType.Map:
                return new JsonObject { ["a"] = Make(node.Items!, path, 0) };
            case SchemaType.Array:
                var list = new JsonArray();
                var count = FieldRules.Items.GetValueOrDefault(Short(node.Items!), 1);
                for (var i = 0; i < count; i++)
                {
                    var before = choice;
                    choice = count > 1 ? i : choice;
                    list.Add(Make(node.Items!, path, i));
                    choice = before;
                }

                return list;
            default:
                return MakeObject(node, path, index);
        }
    }

    private JsonObject MakeObject(SchemaNode node, string path, int index)
    {
        var result = new JsonObject();
        if (node.Name is { } name && !within.Add(name))
        {
            return result;
        }

        var type = Short(node);
        var choices = FieldRules.Choices.GetValueOrDefault(type);
        foreach (var property in node.Properties)
        {
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (choices is not null && choices.Contains(property.Name) && choices[choice % choices.Length] != property.Name)
            {
                continue;
            }

            if ((FieldRules.Of(at) ?? FieldRules.Of($"{type}.{property.Name}")) is { } rule)
            {
                if (rule.First is not null)
                {
                    // Lists number their items; a thing within one takes the number of the list it is chosen by.
                    result[property.Name] = Parse(rule.First.Replace("@", choice.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), index);
                }

                continue;
            }

            result[property.Name] = Make(property.Node, at, index);
        }

        if (node.Name is { } leaving)
        {
            within.Remove(leaving);
        }

        return result;
    }
}
