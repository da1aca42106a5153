namespace Podium.Client.Recording;

/// <summary>Keeps the values that were used last, up to a size. Not safe for concurrent use.</summary>
internal sealed class RecentlyUsed<T>(int size)
    where T : class
{
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> index = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> newestFirst = new();

    public T? Get(string key)
    {
        if (!index.TryGetValue(key, out var node))
        {
            return null;
        }

        newestFirst.Remove(node);
        newestFirst.AddFirst(node);
        return node.Value.Value;
    }

    public void Put(string key, T value)
    {
        if (index.Remove(key, out var old))
        {
            newestFirst.Remove(old);
        }

        index[key] = newestFirst.AddFirst((key, value));
        if (index.Count > size)
        {
            index.Remove(newestFirst.Last!.Value.Key);
            newestFirst.RemoveLast();
        }
    }
}
