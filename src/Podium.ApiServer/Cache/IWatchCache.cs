using Podium.Api;
using Podium.Store;

namespace Podium.ApiServer.Cache;

/// <summary>
/// Every stored object, in memory, kept true by one watch on the store's <c>/registry/</c>. All reads and watches of the
/// API are answered from here; nothing is encoded for them, because each object's served bytes are kept.
/// Resources are added before the start, or later (custom resources).
/// </summary>
internal interface IWatchCache : IAsyncDisposable
{
    /// <summary>Adds a resource, and fills its cache when the whole is started already.</summary>
    IResourceCache Add(CachedResource resource);

    /// <summary>Reads the store and starts following it; returns when the caches are filled.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}

/// <summary>What the cache needs to know of a resource. Two resources may share a prefix (the two views of Events).</summary>
/// <param name="Name">The name for logs, such as <c>pods</c>.</param>
/// <param name="Prefix">What the keys start with, such as <c>/registry/pods/</c>.</param>
/// <param name="Decode">Makes the served form of an entry; called once for each revision of an object.</param>
/// <param name="IndexedField">A field by whose value watches are dispatched (<c>spec.nodeName</c>); empty for none.</param>
internal sealed record CachedResource(string Name, string Prefix, Func<StoreEntry, CachedObject> Decode, string IndexedField = "");

/// <summary>An object at one revision, in every form that readers want. Immutable.</summary>
internal sealed class CachedObject
{
    /// <summary>The namespace; empty for a cluster-scoped object.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The revision of its last change; for a deleted object, of its deletion.</summary>
    public required long Revision { get; init; }

    /// <summary>The JSON as served, with <c>metadata.resourceVersion</c>.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The record that in-process readers share.</summary>
    public required IKubernetesObject Object { get; init; }

    /// <summary>The value of <see cref="CachedResource.IndexedField"/>; empty where there is none.</summary>
    public string IndexValue { get; init; } = "";
}

/// <summary>The objects of one resource.</summary>
internal interface IResourceCache
{
    /// <summary>The newest state, which is at least as new as every write that was acknowledged before the call, by any server.</summary>
    ValueTask<CacheSnapshot> ReadNewestAsync(CancellationToken cancellationToken);

    /// <summary>The state at hand, waiting only until it is as new as <paramref name="minRevision"/> (0: not at all).</summary>
    /// <exception cref="FutureRevisionException">That revision did not come within a few seconds.</exception>
    ValueTask<CacheSnapshot> ReadAtLeastAsync(long minRevision, CancellationToken cancellationToken);

    /// <summary>The state as of one revision.</summary>
    /// <exception cref="CompactedException">That state is no longer kept.</exception>
    /// <exception cref="FutureRevisionException">That revision did not come within a few seconds.</exception>
    ValueTask<CacheSnapshot> ReadExactAsync(long revision, CancellationToken cancellationToken);

    /// <summary>
    /// All changes after a revision, in order, until cancelled. The start is checked before the first item is asked for.
    /// A watcher that falls too far behind is ended (the sequence completes).
    /// </summary>
    /// <exception cref="CompactedException">Changes after that revision are no longer kept.</exception>
    /// <exception cref="FutureRevisionException">The revision is further ahead than the store will be in a few seconds.</exception>
    ValueTask<ICacheWatch> WatchAsync(CacheWatchScope scope, long afterRevision, CancellationToken cancellationToken);
}

/// <summary>The part of a resource that a watch wants; the cache passes only events that concern it.</summary>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="Name">The name; empty for all.</param>
/// <param name="IndexValue">The indexed field's value; null for all. Events that enter or leave the value are passed too.</param>
internal readonly record struct CacheWatchScope(string Namespace = "", string Name = "", string? IndexValue = null);

/// <summary>A running watch; disposing it ends it.</summary>
internal interface ICacheWatch : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next changes. An empty batch tells that <see cref="CacheWatchBatch.Revision"/> moved on (for bookmarks;
    /// at least once a minute). Null when the watch was ended by the cache because it fell behind.
    /// </summary>
    ValueTask<CacheWatchBatch?> NextAsync(CancellationToken cancellationToken);
}

/// <summary>Changes that a watch saw.</summary>
/// <param name="Events">The changes in order; may be empty.</param>
/// <param name="Revision">Every change up to this revision has been given.</param>
internal readonly record struct CacheWatchBatch(IReadOnlyList<CacheEvent> Events, long Revision);

/// <summary>
/// One change: created where <see cref="Previous"/> is null, deleted where <see cref="Current"/> is null. Shared by all watchers.
/// </summary>
/// <param name="Revision">The change's revision.</param>
/// <param name="Current">The object after the change; null where it was deleted.</param>
/// <param name="Previous">The object before; null where it was created. For a deletion its last state.</param>
internal sealed record CacheEvent(long Revision, CachedObject? Current, CachedObject? Previous);

/// <summary>The objects of one resource as of one revision. Immutable, so that a slow reader holds nothing up.</summary>
internal abstract class CacheSnapshot
{
    /// <summary>The store's revision that this shows.</summary>
    public abstract long Revision { get; }

    /// <summary>How many objects there are in a namespace; in all for the empty one.</summary>
    public abstract int Count(string ns);

    /// <summary>The object of this name, or null.</summary>
    public abstract CachedObject? Find(string ns, string name);

    /// <summary>
    /// The objects of a namespace (all for the empty one) in the order of their keys, from the first whose
    /// <c>namespace/name</c> (only <c>name</c> for cluster scope) comes after <paramref name="after"/> (empty: from the first).
    /// </summary>
    public abstract IEnumerable<CachedObject> Range(string ns, string after = "");
}

/// <summary>A resourceVersion from the future: no write has reached it.</summary>
/// <param name="requested">The revision asked for.</param>
/// <param name="current">The revision that the cache has reached.</param>
internal sealed class FutureRevisionException(long requested, long current)
    : Exception($"Too large resource version: {requested}, current: {current}")
{
    /// <summary>The revision asked for.</summary>
    public long Requested { get; } = requested;

    /// <summary>The revision that the cache has reached.</summary>
    public long Current { get; } = current;
}
