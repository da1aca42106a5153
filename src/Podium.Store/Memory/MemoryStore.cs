using Podium.Store.Local;

namespace Podium.Store.Memory;

/// <summary>A store that ends with its process: for tests and simulations. A write is visible when its call returns.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock _writing = new();
    private readonly LocalWriter _writer;
    private bool _disposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">How much of the past is kept.</param>
    public MemoryStore(StoreOptions? options = null) =>
        _writer = new(new(new(PersistentMap<StoreEntry>.Empty, 1), []), [], options ?? StoreOptions.Default, OnTimer);

    private LocalState State => _writer.State;

    /// <inheritdoc/>
    public Task<long> GetRevisionAsync(CancellationToken cancellationToken) => Task.FromResult(State.Snapshot.Revision);

    /// <inheritdoc/>
    public Task<StoreEntry?> GetAsync(string key, CancellationToken cancellationToken) => Task.FromResult(State.Get(key));

    /// <inheritdoc/>
    public Task<StoreRange> RangeAsync(StoreRangeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(State.Range(request));
        }
        catch (Exception e) when (e is CompactedException or FutureRevisionException)
        {
            return Task.FromException<StoreRange>(e);
        }
    }

    /// <inheritdoc/>
    public Task<StoreWriteResult> CreateAsync(
        string key, ReadOnlyMemory<byte> value, StoreWriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(new(StoreWriteKind.Create, key, value, 0, options.TimeToLive), cancellationToken);

    /// <inheritdoc/>
    public Task<StoreWriteResult> UpdateAsync(
        string key, ReadOnlyMemory<byte> value, long expectedRevision, StoreWriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(new(StoreWriteKind.Update, key, value, expectedRevision, options.TimeToLive), cancellationToken);

    /// <inheritdoc/>
    public Task<StoreWriteResult> DeleteAsync(string key, long expectedRevision, CancellationToken cancellationToken) =>
        WriteAsync(new(StoreWriteKind.Delete, key, default, expectedRevision, null), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreWatchBatch> WatchAsync(string prefix, long afterRevision, CancellationToken cancellationToken) =>
        State.WatchAsync(prefix, afterRevision, cancellationToken);

    /// <inheritdoc/>
    public Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            try
            {
                _writer.RequestCompaction(revision);
            }
            catch (FutureRevisionException e)
            {
                return Task.FromException(e);
            }

            Settle();
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_writing)
        {
            _disposed = true;
            _writer.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private Task<StoreWriteResult> WriteAsync(in StoreWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<StoreWriteResult>(cancellationToken);
        }

        lock (_writing)
        {
            if (_disposed)
            {
                return Task.FromException<StoreWriteResult>(new StoreException(StoreFailure.Closed, "the store is closed", "memory"));
            }

            var group = _writer.Begin();
            var result = group.Add(write, _writer.Now);
            _writer.Committed(group);
            Settle();
            return Task.FromResult(result);
        }
    }

    private void OnTimer()
    {
        lock (_writing)
        {
            if (!_disposed)
            {
                _writer.Committed(_writer.Begin());
                Settle();
            }
        }
    }

    private void Settle()
    {
        _writer.Schedule();
        State.Compact(_writer.CompactionTarget);
    }
}
