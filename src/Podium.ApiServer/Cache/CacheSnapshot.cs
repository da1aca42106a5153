using Podium.Store;

namespace Podium.ApiServer.Cache;

/// <summary>The objects of one resource as of one revision. Immutable, so that a slow reader holds nothing up.</summary>
internal sealed class CacheSnapshot
{
    private readonly PersistentMap<CachedObject> _objects;
    private readonly PersistentMap<CachedObject>? _byIndex;

    internal CacheSnapshot(PersistentMap<CachedObject> objects, PersistentMap<CachedObject>? byIndex, long revision)
    {
        _objects = objects;
        _byIndex = byIndex;
        Revision = revision;
    }

    /// <summary>The store's revision that this shows.</summary>
    public long Revision { get; }

    /// <summary>How many objects there are in a namespace; in all for the empty one.</summary>
    public int Count(string ns) => _objects.CountPrefix(ns.Length == 0 ? "" : ns + "/");

    /// <summary>How many objects of a namespace (all for the empty one) come after a key, as <see cref="Range"/> takes it.</summary>
    public int CountAfter(string ns, string after)
    {
        var prefix = ns.Length == 0 ? "" : ns + "/";
        var end = ns.Length == 0 ? _objects.Count : _objects.CountBefore(PersistentMap<CachedObject>.EndOfPrefix(prefix));
        return end - _objects.CountBefore(After(prefix, after));
    }

    /// <summary>The object of this name, or null.</summary>
    public CachedObject? Find(string ns, string name) => _objects.TryGet(Key(ns, name), out var found) ? found : null;

    /// <summary>
    /// The objects of a namespace (all for the empty one) in the order of their keys, from the first whose
    /// <c>namespace/name</c> (only <c>name</c> for cluster scope) comes after <paramref name="after"/> (empty: from the first).
    /// </summary>
    public CacheRange Range(string ns, string after = "")
    {
        var prefix = ns.Length == 0 ? "" : ns + "/";
        return new(_objects.From(After(prefix, after)), prefix);
    }

    /// <summary>
    /// The same of the objects whose indexed field has a value, found without passing the others; the resource must have one.
    /// </summary>
    public CacheRange RangeByIndex(string value, string ns = "", string after = "")
    {
        var prefix = IndexKey(value, ns.Length == 0 ? "" : ns + "/");
        return new(_byIndex!.From(After(prefix, after.Length == 0 ? "" : IndexKey(value, after))), prefix);
    }

    internal static string Key(string ns, string name) => ns.Length == 0 ? name : $"{ns}/{name}";

    // No value of a field holds U+0001, and it sorts before what names are made of.
    internal static string IndexKey(string value, string key) => $"{value}\u0001{key}";

    // The smallest key after a key.
    private static string After(string prefix, string after)
    {
        var start = after.Length == 0 ? "" : after + "\0";
        return string.CompareOrdinal(start, prefix) > 0 ? start : prefix;
    }
}

/// <summary>Objects in the order of their keys, for <c>foreach</c>.</summary>
internal struct CacheRange
{
    private readonly string _prefix;
    private PersistentMap<CachedObject>.Enumerator _entries;

    internal CacheRange(PersistentMap<CachedObject>.Enumerator entries, string prefix)
    {
        _entries = entries;
        _prefix = prefix;
    }

    /// <summary>The object.</summary>
    public readonly CachedObject Current => _entries.Current;

    /// <summary>Itself.</summary>
    public readonly CacheRange GetEnumerator() => this;

    /// <summary>Steps to the next object.</summary>
    public bool MoveNext() => _entries.MoveNext() && _entries.CurrentKey.StartsWith(_prefix, StringComparison.Ordinal);
}
