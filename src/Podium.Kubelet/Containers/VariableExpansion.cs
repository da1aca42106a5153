using System.Text;

namespace Podium.Kubelet.Containers;

/// <summary>
/// <c>$(NAME)</c> references in commands, arguments and values. <c>$$</c> is a dollar sign; a reference to what is not known
/// stays as it is (third_party/forked/golang/expansion).
/// </summary>
internal static class VariableExpansion
{
    /// <summary>Replaces the references.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> values) =>
        Expand(text, name => values.TryGetValue(name, out var value) ? value : $"$({name})");

    /// <summary>Replaces the references in a part of a volume, all of which must stand for something.</summary>
    /// <exception cref="ContainerConfigException">One stands for nothing.</exception>
    public static string ExpandSubPath(string text, IReadOnlyDictionary<string, string> values)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var expanded = Expand(text, name =>
        {
            var value = values.GetValueOrDefault(name, "");
            if (value.Length == 0)
            {
                missing.Add(name);
            }

            return value;
        });
        return missing.Count == 0 ? expanded : throw new ContainerConfigException($"missing value for {string.Join(", ", missing)}");
    }

    private static string Expand(string text, Func<string, string> valueOf)
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
                    result.Append(valueOf(text[(i + 2)..end]));
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
