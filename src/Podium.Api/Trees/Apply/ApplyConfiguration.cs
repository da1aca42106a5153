using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Patches;

namespace Podium.Api.Trees.Apply;

/// <summary>Reads and checks the body of a server-side apply (<c>application/apply-patch+yaml</c>).</summary>
internal static class ApplyConfiguration
{
    public static JsonObject Read(ReadOnlySpan<byte> yaml, DecodeLimits limits, out IReadOnlyList<string> strictErrors)
    {
        try
        {
            var json = new ArrayBufferWriter<byte>(yaml.Length + 256);
            var duplicates = YamlJson.Convert(yaml, json, limits);
            strictErrors = duplicates;
            return TreeDecoder.DecodeAny(json.WrittenSpan, limits) as JsonObject
                ?? throw new DecodeException("error unmarshaling JSON: json: cannot unmarshal value into Go value of type map[string]interface {}");
        }
        catch (DecodeException e)
        {
            throw PatchException.BadRequest("error decoding YAML: " + e.Message);
        }
    }

    /// <summary>
    /// The configuration with what a merge can rely on: only declared fields, values of the right types, items with
    /// their keys, each once, and quantities and times in canonical form, so that <c>0.5</c> and <c>500m</c> do not
    /// conflict.
    /// </summary>
    /// <exception cref="PatchException">It is not so; the text names each place.</exception>
    public static JsonObject Check(JsonObject config, SchemaNode schema)
    {
        var errors = new List<string>();
        var result = (JsonObject)Check(config, new MergeSchema(schema, null), "", errors)!;
        if (errors.Count == 0)
        {
            return result;
        }

        var text = errors.Count == 1 ? errors[0] : "errors:\n" + string.Join('\n', errors.Select(e => "  " + e));
        var metadata = JsonTree.GetObject(config, "metadata");
        var apiVersion = JsonTree.GetString(config, "apiVersion");
        var (group, version) = apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
            ? (apiVersion[..slash], apiVersion[(slash + 1)..])
            : ("", apiVersion);
        throw PatchException.Internal(
            $"failed to create typed patch object ({JsonTree.GetString(metadata, "namespace")}/{JsonTree.GetString(metadata, "name")}; "
            + $"{group}/{version}, Kind={JsonTree.GetString(config, "kind")}): {text}");
    }

    private static JsonNode? Check(JsonNode node, MergeSchema place, string path, List<string> errors)
    {
        var schema = place.Node;
        switch (schema.Type)
        {
            case SchemaType.Any:
                return node.DeepClone();
            case SchemaType.Object or SchemaType.Map when schema.Format.Length == 0:
                return node is JsonObject obj ? CheckFields(obj, place, path, errors) : Wrong("map", node, path, errors);
            case SchemaType.Array:
                return node is JsonArray list ? CheckItems(list, place, path, errors) : Wrong("list", node, path, errors);
            default:
                return CheckScalar(node, schema, path, errors);
        }
    }

    private static JsonObject CheckFields(JsonObject obj, MergeSchema place, string path, List<string> errors)
    {
        var result = new JsonObject();
        foreach (var (name, value) in obj)
        {
            if (place.Node.Type == SchemaType.Object && !place.IsNamedField(name) && !place.Node.PreserveUnknownFields)
            {
                errors.Add($"{path}.{name}: field not declared in schema");
                continue;
            }

            // Null is absent, as everywhere.
            if (value is not null)
            {
                result.Add(name, Check(value, place.Field(name), $"{path}.{name}", errors));
            }
        }

        return result;
    }

    private static JsonArray CheckItems(JsonArray list, MergeSchema place, string path, List<string> errors)
    {
        var result = new JsonArray();
        var merges = place.Kind(list, list) is MergeKind.KeyedList or MergeKind.Set;
        var seen = merges ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < list.Count; i++)
        {
            var itemPath = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (merges)
            {
                try
                {
                    var element = place.Element(list[i]);
                    itemPath = path + element;
                    if (!seen!.Add(element.Serialize()))
                    {
                        errors.Add($"{path}: duplicate entries for key {element}");
                        continue;
                    }
                }
                catch (FormatException e)
                {
                    errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: element {i}: {e.Message}"));
                    continue;
                }
            }

            result.Add(list[i] is { } item ? Check(item, place.Items, itemPath, errors) : null);
        }

        return result;
    }

    private static JsonNode? CheckScalar(JsonNode node, SchemaNode schema, string path, List<string> errors)
    {
        if (node is not JsonValue scalar)
        {
            return Wrong("scalar", node, path, errors);
        }

        var kind = scalar.GetValueKind();
        switch (schema.Format)
        {
            case SchemaFormat.Quantity:
                var text = kind == JsonValueKind.String ? scalar.GetValue<string>() : JsonScalar.NumberText(scalar);
                return JsonScalar.String(TreeCanonicalizer.CanonicalQuantity(text));
            case SchemaFormat.DateTime or SchemaFormat.MicroTime when kind == JsonValueKind.String:
                var time = scalar.GetValue<string>();
                return JsonScalar.String(GoTime.Canonicalize(time, schema.Format == SchemaFormat.MicroTime, out _) ?? time);
            case SchemaFormat.IntOrString:
                return node.DeepClone();
        }

        return (schema.Type, kind) switch
        {
            (SchemaType.String, not JsonValueKind.String) => Wrong("string", node, path, errors),
            (SchemaType.Integer or SchemaType.Number, not JsonValueKind.Number) => Wrong("numeric (int or float)", node, path, errors),
            (SchemaType.Boolean, not (JsonValueKind.True or JsonValueKind.False)) => Wrong("boolean", node, path, errors),
            _ => node.DeepClone(),
        };
    }

    private static JsonNode? Wrong(string expected, JsonNode node, string path, List<string> errors)
    {
        var got = JsonScalar.AsString(node) is { } text ? GoFormat.Quote(text)
            : node is JsonObject or JsonArray ? $"&{{{GoFormat.Value(node)}}}"
            : node.ToJsonString();
        errors.Add($"{path}: expected {expected}, got {got}");
        return null;
    }
}
