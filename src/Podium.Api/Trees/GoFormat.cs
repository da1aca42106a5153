using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Podium.Api.Trees;

/// <summary>Values as Go prints them, for messages that users and scripts know from Kubernetes.</summary>
public static class GoFormat
{
    /// <summary>A value as Go's <c>%v</c>: <c>map[a:1 b:[x y]]</c>, map keys sorted.</summary>
    public static string Value(JsonNode? node)
    {
        var text = new StringBuilder();
        AppendValue(text, node);
        return text.ToString();
    }

    /// <summary>A string as Go's <c>%q</c>.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ' or '\u007f':
                    text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
                    break;
                default: text.Append(c); break;
            }
        }

        return text.Append('"').ToString();
    }

    private static void AppendValue(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("<nil>");
                break;
            case JsonObject obj:
                text.Append("map[");
                var first = true;
                foreach (var (key, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    text.Append(first ? "" : " ").Append(key).Append(':');
                    AppendValue(text, value);
                    first = false;
                }

                text.Append(']');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : " ");
                    AppendValue(text, list[i]);
                }

                text.Append(']');
                break;
            case JsonValue scalar:
                text.Append(scalar.GetValueKind() switch
                {
                    JsonValueKind.String => scalar.GetValue<string>(),
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => JsonScalar.NumberText(scalar),
                });
                break;
        }
    }
}
