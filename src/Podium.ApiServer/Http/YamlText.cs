using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api;

namespace Podium.ApiServer.Http;

/// <summary>JSON as YAML in the block style and with the sorted keys of sigs.k8s.io/yaml.</summary>
internal static class YamlText
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, inList: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, bool inList)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } obj:
                var first = true;
                foreach (var (key, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    // The first key of an object in a list stands behind its dash.
                    text.Append(' ', first && inList ? 0 : indent).Append(Scalar(key)).Append(':');
                    first = false;
                    WriteValue(text, value, indent);
                }

                break;
            case JsonArray { Count: > 0 } array:
                foreach (var item in array)
                {
                    text.Append(' ', indent).Append("- ");
                    if (item is JsonArray { Count: > 0 })
                    {
                        text.Append('\n');
                    }

                    Write(text, item, indent + 2, inList: true);
                }

                break;
            default:
                text.Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 }:
                text.Append('\n');
                Write(text, value, indent + 2, inList: false);
                break;
            case JsonArray { Count: > 0 }:
                text.Append('\n');
                Write(text, value, indent, inList: false);
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    /// <summary>A string: plain where nobody could take it for anything else, otherwise in double quotes, which are JSON's.</summary>
    private static string Scalar(string value)
    {
        var plain = value.Length > 0 && char.IsAsciiLetter(value[0])
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n" or "nan" or "inf");
        return plain ? value : $"\"{JsonEncodedText.Encode(value, ApiJson.WriterOptions.Encoder)}\"";
    }
}
