using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Podium.Api.Json;

/// <summary>
/// An immutable map of a few entries, sorted by key in one array: a third of a dictionary's memory, written in order without
/// sorting, and for the sizes that labels and annotations have as fast to search.
/// </summary>
internal sealed class SortedMap<T> : IReadOnlyDictionary<string, T>
{
    private static readonly Comparison<KeyValuePair<string, T>> ByKey = static (a, b) => string.CompareOrdinal(a.Key, b.Key);

    private SortedMap(KeyValuePair<string, T>[] entries) => Entries = entries;

    /// <summary>The entries in ordinal order of their keys. Never changed.</summary>
    public KeyValuePair<string, T>[] Entries { get; }

    public int Count => Entries.Length;

    public IEnumerable<string> Keys => Entries.Select(e => e.Key);

    public IEnumerable<T> Values => Entries.Select(e => e.Value);

    public T this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>The entries as they came; of those with one key the last counts. Takes the array over.</summary>
    public static SortedMap<T> Of(KeyValuePair<string, T>[] entries, int count)
    {
        var sorted = true;
        for (var i = 1; i < count && sorted; i++)
        {
            sorted = string.CompareOrdinal(entries[i - 1].Key, entries[i].Key) < 0;
        }

        if (!sorted)
        {
            var unique = new Dictionary<string, T>(count, StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                unique[entries[i].Key] = entries[i].Value;
            }

            return Of(unique);
        }

        if (count != entries.Length)
        {
            Array.Resize(ref entries, count);
        }

        return new(entries);
    }

    public static SortedMap<T> Of(IReadOnlyDictionary<string, T> map)
    {
        var entries = new KeyValuePair<string, T>[map.Count];
        var count = 0;
        foreach (var entry in map)
        {
            entries[count++] = entry;
        }

        Array.Sort(entries, ByKey);
        return new(entries);
    }

    public bool ContainsKey(string key) => Find(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var at = Find(key);
        value = at >= 0 ? Entries[at].Value : default;
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, T>>)Entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Entries.GetEnumerator();

    private int Find(string key)
    {
        const int fewEnoughToScan = 8;
        if (Entries.Length <= fewEnoughToScan)
        {
            for (var i = 0; i < Entries.Length; i++)
            {
                if (Entries[i].Key == key)
                {
                    return i;
                }
            }

            return -1;
        }

        var (low, high) = (0, Entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Entries[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
