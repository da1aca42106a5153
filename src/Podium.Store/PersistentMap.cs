using System.Diagnostics.CodeAnalysis;

namespace Podium.Store;

/// <summary>
/// An immutable map sorted by key (ordinal): a change gives a new map that shares all but a path of nodes with the old one, so
/// that keeping the map of each of the last revisions costs some hundred bytes each. An AVL tree whose nodes know their size.
/// </summary>
/// <remarks>
/// System.Collections.Immutable has no map that starts an enumeration in its middle or counts the entries before a key.
/// </remarks>
/// <typeparam name="T">The values.</typeparam>
public sealed class PersistentMap<T>
    where T : class
{
    /// <summary>The map without entries.</summary>
    public static readonly PersistentMap<T> Empty = new(null);

    private readonly Node? _root;

    private PersistentMap(Node? root) => _root = root;

    /// <summary>How many entries there are.</summary>
    public int Count => Size(_root);

    /// <summary>A map of entries that come in order of key without duplicates; cheaper than adding them one by one.</summary>
    public static PersistentMap<T> FromSorted(ReadOnlySpan<KeyValuePair<string, T>> entries) =>
        entries.IsEmpty ? Empty : new(Build(entries));

    /// <summary>Looks a key up.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out T? value)
    {
        for (var node = _root; node is not null;)
        {
            var order = string.CompareOrdinal(key, node.Key);
            if (order == 0)
            {
                value = node.Value;
                return true;
            }

            node = order < 0 ? node.Left : node.Right;
        }

        value = null;
        return false;
    }

    /// <summary>The map with a key's value added or replaced.</summary>
    public PersistentMap<T> Set(string key, T value) => new(Set(_root, key, value));

    /// <summary>The map without a key; the same map where it is not there.</summary>
    public PersistentMap<T> Remove(string key) => TryGet(key, out _) ? new(Remove(_root!, key)) : this;

    /// <summary>How many keys come before a key.</summary>
    public int CountBefore(string key)
    {
        var count = 0;
        for (var node = _root; node is not null;)
        {
            if (string.CompareOrdinal(key, node.Key) <= 0)
            {
                node = node.Left;
            }
            else
            {
                count += Size(node.Left) + 1;
                node = node.Right;
            }
        }

        return count;
    }

    /// <summary>Whether any key starts with a prefix, and how many do.</summary>
    public int CountPrefix(string prefix) => prefix.Length == 0 ? Count : CountBefore(EndOfPrefix(prefix)) - CountBefore(prefix);

    /// <summary>The entries from a key on (inclusive), in order.</summary>
    public Enumerator From(string startKey) => new(_root, startKey);

    /// <summary>All entries in order.</summary>
    public Enumerator GetEnumerator() => new(_root, "");

    /// <summary>The first key after all keys that start with a prefix.</summary>
    public static string EndOfPrefix(string prefix) =>
        string.Create(prefix.Length, prefix, static (span, text) =>
        {
            text.CopyTo(span);
            span[^1]++;
        });

    private static int Size(Node? node) => node?.Size ?? 0;

    private static int Height(Node? node) => node?.Height ?? 0;

    private static Node Build(ReadOnlySpan<KeyValuePair<string, T>> entries)
    {
        var middle = entries.Length / 2;
        var (key, value) = entries[middle];
        return new(
            key,
            value,
            middle == 0 ? null : Build(entries[..middle]),
            middle + 1 == entries.Length ? null : Build(entries[(middle + 1)..]));
    }

    private static Node Set(Node? node, string key, T value)
    {
        if (node is null)
        {
            return new(key, value, null, null);
        }

        var order = string.CompareOrdinal(key, node.Key);
        return order switch
        {
            0 => new(node.Key, value, node.Left, node.Right),
            < 0 => Balance(node.Key, node.Value, Set(node.Left, key, value), node.Right),
            _ => Balance(node.Key, node.Value, node.Left, Set(node.Right, key, value)),
        };
    }

    private static Node? Remove(Node node, string key)
    {
        var order = string.CompareOrdinal(key, node.Key);
        if (order < 0)
        {
            return Balance(node.Key, node.Value, Remove(node.Left!, key), node.Right);
        }

        if (order > 0)
        {
            return Balance(node.Key, node.Value, node.Left, Remove(node.Right!, key));
        }

        if (node.Left is null)
        {
            return node.Right;
        }

        if (node.Right is null)
        {
            return node.Left;
        }

        var next = node.Right;
        while (next.Left is not null)
        {
            next = next.Left;
        }

        return Balance(next.Key, next.Value, node.Left, Remove(node.Right, next.Key));
    }

    private static Node Balance(string key, T value, Node? left, Node? right)
    {
        var lean = Height(left) - Height(right);
        if (lean > 1)
        {
            return Height(left!.Left) >= Height(left.Right)
                ? new(left.Key, left.Value, left.Left, new(key, value, left.Right, right))
                : new(
                    left.Right!.Key,
                    left.Right.Value,
                    new(left.Key, left.Value, left.Left, left.Right.Left),
                    new(key, value, left.Right.Right, right));
        }

        if (lean < -1)
        {
            return Height(right!.Right) >= Height(right.Left)
                ? new(right.Key, right.Value, new(key, value, left, right.Left), right.Right)
                : new(
                    right.Left!.Key,
                    right.Left.Value,
                    new(key, value, left, right.Left.Left),
                    new(right.Key, right.Value, right.Left.Right, right.Right));
        }

        return new(key, value, left, right);
    }

    /// <summary>Walks the entries in order of key.</summary>
    public struct Enumerator
    {
        // The path of nodes still to be given, the next one last.
        private readonly Node[] _path;
        private int _depth;
        private Node? _current;

        internal Enumerator(Node? root, string startKey)
        {
            _path = root is null ? [] : new Node[root.Height];
            for (var node = root; node is not null;)
            {
                if (string.CompareOrdinal(startKey, node.Key) <= 0)
                {
                    _path[_depth++] = node;
                    node = node.Left;
                }
                else
                {
                    node = node.Right;
                }
            }
        }

        /// <summary>The entry's key.</summary>
        public readonly string CurrentKey => _current!.Key;

        /// <summary>The entry's value.</summary>
        public readonly T Current => _current!.Value;

        /// <summary>Steps to the next entry.</summary>
        public bool MoveNext()
        {
            if (_depth == 0)
            {
                _current = null;
                return false;
            }

            _current = _path[--_depth];
            for (var node = _current.Right; node is not null; node = node.Left)
            {
                _path[_depth++] = node;
            }

            return true;
        }
    }

    internal sealed class Node
    {
        internal readonly string Key;
        internal readonly T Value;
        internal readonly Node? Left;
        internal readonly Node? Right;
        internal readonly int Size;
        internal readonly int Height;

        internal Node(string key, T value, Node? left, Node? right)
        {
            Key = key;
            Value = value;
            Left = left;
            Right = right;
            Size = PersistentMap<T>.Size(left) + PersistentMap<T>.Size(right) + 1;
            Height = Math.Max(PersistentMap<T>.Height(left), PersistentMap<T>.Height(right)) + 1;
        }
    }
}
