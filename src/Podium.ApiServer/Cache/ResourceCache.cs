using Podium.Store;

namespace Podium.ApiServer.Cache;

/// <inheritdoc cref="IResourceCache"/>
internal sealed class ResourceCache : IResourceCache
{
    private readonly IStore _store;
    private readonly RevisionGate _revision;
    private readonly WatchCacheOptions _options;
    private readonly bool _indexed;

    private readonly Lock _gate = new();
    private readonly WatchDispatch _watches = new(); // Guarded by _gate.
    private CacheWindow _window; // Guarded by _gate.
    private int _tick; // Guarded by _gate.
    private readonly Queue<long> _passed = new(); // Guarded by _gate: the store's revisions at the last ticks.
    private long _oldestExact; // Guarded by _gate.
    private bool _removed; // Guarded by _gate.
    private volatile ResourceState _state; // Written under _gate.

    internal ResourceCache(CachedResource resource, IStore store, RevisionGate revision, WatchCacheOptions options)
    {
        Resource = resource;
        _store = store;
        _revision = revision;
        _options = options;
        _indexed = resource.IndexedField.Length > 0;
        _state = new(PersistentMap<CachedObject>.Empty, _indexed ? PersistentMap<CachedObject>.Empty : null, 0);
        _window = new(_state);
    }

    /// <inheritdoc/>
    public CachedResource Resource { get; }

    /// <inheritdoc/>
    public ValueTask<CacheSnapshot> ReadNewestAsync(CancellationToken cancellationToken)
    {
        var newest = _store.GetRevisionAsync(cancellationToken);
#pragma warning disable VSTHRD103 // It is complete: the usual case, which costs no state machine.
        return newest.IsCompletedSuccessfully ? ReadAtLeastAsync(newest.Result, cancellationToken) : ReadWhenKnownAsync();
#pragma warning restore VSTHRD103

        async ValueTask<CacheSnapshot> ReadWhenKnownAsync() =>
            await ReadAtLeastAsync(await newest.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<CacheSnapshot> ReadAtLeastAsync(long minRevision, CancellationToken cancellationToken)
    {
        var reached = _revision.WaitAsync(minRevision, cancellationToken);
        return reached.IsCompletedSuccessfully ? new(Snapshot()) : ReadWhenReachedAsync();

        async ValueTask<CacheSnapshot> ReadWhenReachedAsync()
        {
            await reached.ConfigureAwait(false);
            return Snapshot();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CacheSnapshot> ReadExactAsync(long revision, CancellationToken cancellationToken)
    {
        await _revision.WaitAsync(revision, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            var oldest = Math.Max(_window.Oldest, _oldestExact);
            if (revision < oldest)
            {
                throw CacheRefusals.TooOld(revision, oldest);
            }

            var state = _window.StateAt(revision);
            return new(state.Objects, state.ByIndex, revision);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ICacheWatch> WatchAsync(CacheWatchScope scope, long afterRevision, CancellationToken cancellationToken)
    {
        await _revision.WaitAsync(afterRevision, cancellationToken).ConfigureAwait(false);
        var watch = new CacheWatch(this, _revision, scope, _options.PendingEventsMax);
        lock (_gate)
        {
            if (afterRevision < _window.Oldest)
            {
                throw CacheRefusals.TooOld(afterRevision, _window.Oldest);
            }

            if (_removed)
            {
                watch.End();
                return watch;
            }

            _window.CopyTo(afterRevision, watch);
            _watches.Add(watch);
        }

        return watch;
    }

    /// <summary>Takes a change of the store in and passes it on.</summary>
    internal void Apply(StoreEvent change)
    {
        lock (_gate)
        {
            var state = _state;
            var key = change.Key[Resource.Prefix.Length..];
            state.Objects.TryGet(key, out var previous);
            var current = change.Entry is { } entry ? Resource.Make(entry) : null;
            if (current is null && previous is null)
            {
                return;
            }

            var next = new ResourceState(
                current is null ? state.Objects.Remove(key) : state.Objects.Set(key, current),
                _indexed ? UpdateIndex(state.ByIndex!, key, current, previous) : null,
                change.Revision);
            var seen = new CacheEvent(change.Revision, current, previous);
            _window.Add(seen, next, _tick, _options.HistoryEventsMax);
            _state = next;
            _watches.Send(seen);
        }
    }

    /// <summary>Starts over with what the store holds. Running watches end: what happened in between is not known.</summary>
    /// <param name="entries">The resource's entries in order of key.</param>
    /// <param name="revision">The revision they are as of.</param>
    internal void Reset(IReadOnlyList<StoreEntry> entries, long revision)
    {
        lock (_gate)
        {
            var objects = new KeyValuePair<string, CachedObject>[entries.Count];
            var index = _indexed ? new KeyValuePair<string, CachedObject>[entries.Count] : [];
            for (var i = 0; i < objects.Length; i++)
            {
                var key = entries[i].Key[Resource.Prefix.Length..];

                // An object that did not change keeps what was made of it.
                var obj = _state.Objects.TryGet(key, out var known) && known.Revision == entries[i].ModRevision
                    ? known
                    : Resource.Make(entries[i]);
                objects[i] = new(key, obj);
                if (_indexed)
                {
                    index[i] = new(CacheSnapshot.IndexKey(obj.IndexValue, key), obj);
                }
            }

            Array.Sort(index, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            _state = new(
                PersistentMap<CachedObject>.FromSorted(objects), _indexed ? PersistentMap<CachedObject>.FromSorted(index) : null, revision);
            _window = new(_state);
            _watches.EndAll();
        }
    }

    /// <summary>Once in a while: drops what is old, and tells watches how far they are.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            _tick++;
            _window.DropBefore(_tick - _options.HistoryTicks);

            // Exact reads end with their time also where nothing of the resource changed since, as they do in Kubernetes, which compacts its store.
            _passed.Enqueue(_revision.Current);
            if (_passed.Count > _options.HistoryTicks)
            {
                _oldestExact = _passed.Dequeue();
            }

            _watches.ForEach(static watch => watch.Progress());
        }
    }

    /// <summary>Takes a watch out that its reader disposed.</summary>
    internal void Unregister(CacheWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
        }
    }

    /// <summary>Ends all watches for good.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _removed = true;
            _watches.EndAll();
        }
    }

    private static PersistentMap<CachedObject> UpdateIndex(
        PersistentMap<CachedObject> index, string key, CachedObject? current, CachedObject? previous)
    {
        if (previous is not null && previous.IndexValue != current?.IndexValue)
        {
            index = index.Remove(CacheSnapshot.IndexKey(previous.IndexValue, key));
        }

        return current is null ? index : index.Set(CacheSnapshot.IndexKey(current.IndexValue, key), current);
    }

    // Without a lock. A state that is the newest both before and after the cache's revision is read holds all changes up to that
    // revision; it may also hold changes that the cache is about to count, and then its own revision is the later one.
    private CacheSnapshot Snapshot()
    {
        while (true)
        {
            var state = _state;
            var revision = _revision.Current;
            if (ReferenceEquals(state, _state))
            {
                return new(state.Objects, state.ByIndex, Math.Max(revision, state.Revision));
            }
        }
    }
}
