using Microsoft.Extensions.Logging;
using Podium.Store;

namespace Podium.ApiServer.Cache;

/// <inheritdoc cref="IWatchCache"/>
internal sealed partial class WatchCache : IWatchCache
{
    private const string Root = "/registry/";

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<WatchCache> _logger;
    private readonly WatchCacheOptions _options;
    private readonly RevisionGate _revision;
    private readonly CancellationTokenSource _stop = new();

    private readonly Lock _applying = new();

    // Guarded by _applying. The entries are the store's own objects; resources that are added later are filled from here.
    private readonly Dictionary<string, StoreEntry> _entries = [];
    private readonly Dictionary<string, List<ResourceCache>> _byPrefix = [];
    private readonly Dictionary<string, List<ResourceCache>>.AlternateLookup<ReadOnlySpan<char>> _byPrefixSpan;

    private ITimer? _timer;

    internal WatchCache(IStore store, TimeProvider time, ILogger<WatchCache> logger, WatchCacheOptions? options = null)
    {
        _store = store;
        _time = time;
        _logger = logger;
        _options = options ?? new();
        _revision = new(time, _options.RevisionWait);
        _byPrefixSpan = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Following the store: ends when the cache is disposed, and fails only by a mistake of ours.</summary>
    internal Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The revision that the cache has reached.</summary>
    internal long Revision => _revision.Current;

    /// <inheritdoc/>
    public IResourceCache Add(CachedResource resource)
    {
        if (!resource.Prefix.StartsWith(Root, StringComparison.Ordinal) || !resource.Prefix.EndsWith('/'))
        {
            throw new ArgumentException($"{resource.Prefix} is no prefix under {Root}", nameof(resource));
        }

        var cache = new ResourceCache(resource, _store, _revision, _options);
        lock (_applying)
        {
            if (!_byPrefix.TryGetValue(resource.Prefix, out var caches))
            {
                _byPrefix.Add(resource.Prefix, caches = []);
            }

            caches.Add(cache);
            Fill(cache, _revision.Current);
        }

        return cache;
    }

    /// <inheritdoc/>
    public void Remove(IResourceCache resource)
    {
        var cache = (ResourceCache)resource;
        lock (_applying)
        {
            if (_byPrefix.TryGetValue(cache.Resource.Prefix, out var caches) && caches.Remove(cache) && caches.Count == 0)
            {
                _byPrefix.Remove(cache.Resource.Prefix);
            }
        }

        cache.Close();
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken).ConfigureAwait(false);
        _timer = _time.CreateTimer(_ => Tick(), null, _options.TickInterval, _options.TickInterval);
        Completion = FollowAsync(_stop.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await Completion.ConfigureAwait(false);
        ForEach(static cache => cache.Close());
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var filled = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!filled)
                {
                    await FillAsync(cancellationToken).ConfigureAwait(false);
                    filled = true;
                }

                await foreach (var batch in _store.WatchAsync(Root, _revision.Current, cancellationToken).ConfigureAwait(false))
                {
                    filled = false;
                    Apply(batch);
                    filled = true;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (CompactedException e)
            {
                LogBehind(_logger, e);
                filled = false;
            }
            catch (Exception e)
            {
                // The store may be on another machine. A batch that was taken in by half makes us read everything again.
                LogStoreFailed(_logger, e);
                await Task.Delay(_options.RetryDelay, _time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var range = await _store.RangeAsync(new(Root), cancellationToken).ConfigureAwait(false);
        lock (_applying)
        {
            _entries.Clear();
            foreach (var entry in range.Entries)
            {
                _entries.Add(entry.Key, entry);
            }

            ForEach(cache => Fill(cache, range.Revision));
            _revision.Advance(range.Revision);
        }
    }

    private void Fill(ResourceCache cache, long revision)
    {
        var entries = new List<StoreEntry>();
        foreach (var (key, entry) in _entries)
        {
            if (key.StartsWith(cache.Resource.Prefix, StringComparison.Ordinal))
            {
                entries.Add(entry);
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        cache.Reset(entries, revision);
    }

    private void Apply(StoreWatchBatch batch)
    {
        lock (_applying)
        {
            foreach (var change in batch.Events)
            {
                if (change.Entry is { } entry)
                {
                    _entries[change.Key] = entry;
                }
                else
                {
                    _entries.Remove(change.Key);
                }

                if (CachesOf(change.Key) is { } caches)
                {
                    foreach (var cache in caches)
                    {
                        cache.Apply(change);
                    }
                }
            }

            _revision.Advance(batch.Revision);
        }
    }

    // /registry/<resource>/… or /registry/<group>/<resource>/…
    private List<ResourceCache>? CachesOf(string key)
    {
        var end = key.IndexOf('/', Root.Length);
        if (end < 0)
        {
            return null;
        }

        if (_byPrefixSpan.TryGetValue(key.AsSpan(0, end + 1), out var caches))
        {
            return caches;
        }

        end = key.IndexOf('/', end + 1);
        return end > 0 && _byPrefixSpan.TryGetValue(key.AsSpan(0, end + 1), out caches) ? caches : null;
    }

    private void Tick() => ForEach(static cache => cache.Tick());

    private void ForEach(Action<ResourceCache> action)
    {
        lock (_applying)
        {
            foreach (var caches in _byPrefix.Values)
            {
                caches.ForEach(action);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The watch cache fell behind the store's history and reads everything again")]
    private static partial void LogBehind(ILogger logger, Exception e);

    [LoggerMessage(2, LogLevel.Error, "The store failed; the watch cache tries again")]
    private static partial void LogStoreFailed(ILogger logger, Exception e);
}
