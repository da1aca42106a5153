using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Podium.ApiServer.Cache;

/// <summary>Labels as one array: objects have few, and there may be a hundred thousand objects.</summary>
/// <param name="pairs">Keys and values in turn.</param>
internal sealed class LabelMap(string[] pairs) : IReadOnlyDictionary<string, string>
{
    /// <summary>No labels.</summary>
    internal static readonly LabelMap Empty = new([]);

    /// <inheritdoc/>
    public int Count => pairs.Length / 2;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == key)
            {
                value = pairs[i + 1];
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            yield return new(pairs[i], pairs[i + 1]);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
