using System.Text;
using System.Text.Json.Nodes;

namespace Podium.Api.Validation;

/// <summary>
/// Shows how two objects differ, field by field: a line with <c>-</c> for what was, one with <c>+</c> for what is.
/// Kubernetes prints Go structures there, whose form it does not promise.
/// </summary>
internal static class ObjectDiff
{
    public static string Of<T>(T before, T after)
        where T : IApiType<T>
    {
        var text = new StringBuilder();
        Compare(text, "", JsonNode.Parse(GoSyntax.Object(before).Text), JsonNode.Parse(GoSyntax.Object(after).Text));
        return text.ToString();
    }

    private static void Compare(StringBuilder text, string path, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (JsonObject a, JsonObject b):
                foreach (var name in a.Select(f => f.Key).Union(b.Select(f => f.Key), StringComparer.Ordinal))
                {
                    Compare(text, path.Length == 0 ? name : $"{path}.{name}", a[name], b[name]);
                }

                break;
            case (JsonArray a, JsonArray b):
                for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
                {
                    Compare(text, $"{path}[{i}]", i < a.Count ? a[i] : null, i < b.Count ? b[i] : null);
                }

                break;
            default:
                Append(text, '-', path, before);
                Append(text, '+', path, after);
                break;
        }
    }

    private static void Append(StringBuilder text, char sign, string path, JsonNode? value)
    {
        if (value is not null)
        {
            text.Append(sign).Append(' ').Append(path).Append(": ").Append(value.ToJsonString()).Append('\n');
        }
    }
}
