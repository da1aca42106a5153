namespace Podium.ApiServer.Cache;

/// <summary>
/// Every stored object, in memory, kept true by one watch on the store's <c>/registry/</c>. All reads and watches of the
/// API are answered from here; nothing is encoded for them, because each object's bytes are kept as the store holds them.
/// Resources are added before the start, or later (custom resources).
/// </summary>
internal interface IWatchCache : IAsyncDisposable
{
    /// <summary>Adds a resource; its objects are there at once where the cache is started already.</summary>
    IResourceCache Add(CachedResource resource);

    /// <summary>Drops a resource that was added; its watches end.</summary>
    void Remove(IResourceCache resource);

    /// <summary>Reads the store and starts following it; returns when the caches are filled.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}

/// <summary>The objects of one resource.</summary>
internal interface IResourceCache
{
    /// <summary>What it was made for.</summary>
    CachedResource Resource { get; }

    /// <summary>The newest state, which is at least as new as every write that was acknowledged before the call, by any server.</summary>
    ValueTask<CacheSnapshot> ReadNewestAsync(CancellationToken cancellationToken);

    /// <summary>The state at hand, waiting only until it is as new as <paramref name="minRevision"/> (0: not at all).</summary>
    /// <exception cref="Podium.Api.Errors.StatusException">504: that revision did not come within three seconds.</exception>
    ValueTask<CacheSnapshot> ReadAtLeastAsync(long minRevision, CancellationToken cancellationToken);

    /// <summary>The state as of one revision.</summary>
    /// <exception cref="Podium.Api.Errors.StatusException">
    /// 410: that state is no longer kept. 504: that revision did not come within three seconds.
    /// </exception>
    ValueTask<CacheSnapshot> ReadExactAsync(long revision, CancellationToken cancellationToken);

    /// <summary>
    /// All changes after a revision, in order, until cancelled. The start is checked before the first item is asked for.
    /// A watch that falls too far behind is ended.
    /// </summary>
    /// <exception cref="Podium.Api.Errors.StatusException">
    /// 410: changes after that revision are no longer kept. 504: that revision did not come within three seconds.
    /// </exception>
    ValueTask<ICacheWatch> WatchAsync(CacheWatchScope scope, long afterRevision, CancellationToken cancellationToken);
}

/// <summary>The part of a resource that a watch wants; the cache passes only events that concern it.</summary>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="Name">The name; empty for all.</param>
/// <param name="IndexValue">The indexed field's value; null for all. Events that enter or leave the value are passed too.</param>
internal sealed record CacheWatchScope(string Namespace = "", string Name = "", string? IndexValue = null);

/// <summary>A running watch, read by one reader; disposing it ends it.</summary>
internal interface ICacheWatch : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next changes. An empty batch tells that <see cref="CacheWatchBatch.Revision"/> moved on (for bookmarks;
    /// about once a minute). Null when the cache ended the watch because it fell behind or the cache had to start over: the
    /// reader closes its stream, and its client watches again from the last revision it saw.
    /// </summary>
    ValueTask<CacheWatchBatch?> NextAsync(CancellationToken cancellationToken);

    /// <summary>What is there without waiting: for the last bookmark before a watch's time is up. Null as in <see cref="NextAsync"/>.</summary>
    CacheWatchBatch? Poll();
}

/// <summary>Changes that a watch saw.</summary>
/// <param name="Events">The changes in order; may be empty. The list is the watch's own and is reused by the next call.</param>
/// <param name="Revision">Every change up to this revision has been given.</param>
internal readonly record struct CacheWatchBatch(IReadOnlyList<CacheEvent> Events, long Revision);
