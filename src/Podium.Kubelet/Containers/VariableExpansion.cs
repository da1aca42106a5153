using System.Text;

namespace Podium.Kubelet.Containers;

/// <summary>
/// <c>$(NAME)</c> references in commands, arguments and values. <c>$$</c> is a dollar sign; a reference to what is not known
/// stays as it is (third_party/forked/golang/expansion).
/// </summary>
internal static class VariableExpansion
{
    /// <summary>Replaces the references.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> values)
    {
        var at = text.IndexOf('$', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        result.Append(text, 0, at);
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            switch (text[i + 1])
            {
                case '$':
                    result.Append('$');
                    i++;
                    break;
                case '(' when text.IndexOf(')', i + 2) is > 0 and var end:
                    var name = text[(i + 2)..end];
                    result.Append(values.TryGetValue(name, out var value) ? value : $"$({name})");
                    i = end;
                    break;
                default:
                    result.Append('$');
                    break;
            }
        }

        return result.ToString();
    }
}
