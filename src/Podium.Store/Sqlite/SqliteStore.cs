using System.Threading.Channels;
using Podium.Store.Local;

namespace Podium.Store.Sqlite;

/// <summary>
/// The store of one machine: everything is read from memory and written to an SQLite file. One thread writes; it takes all writes
/// that wait, commits them as one transaction, and acknowledges each after that. A refused compare refuses only its own write; a
/// refused transaction (a full disk, above all) fails the writes of that group and nothing else.
/// </summary>
public sealed class SqliteStore : IStore
{
    private const int GroupWritesMax = 1024;
    private const int CompactionSlice = 512;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly SqliteLog _log;
    private readonly LocalWriter _writer;
    private readonly Channel<Request> _queue;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _wake = new(false, spinCount: 0);

    // The writer's own, reused from group to group.
    private readonly List<Request> _requests = [];
    private readonly List<StoreWriteResult> _results = [];
    private readonly List<Request> _compactions = [];
    private readonly List<long> _superseded = [];

    private SqliteStore(string path, SqliteLog log, StoreOptions options)
    {
        _path = path;
        _log = log;
        var (start, changes, leases) = log.Load();
        _writer = new(new(start, changes), leases, options, _wake.Set);
        _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(options.QueuedWritesMax) { SingleReader = true });
        _writer.Schedule();
        _thread = new(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    private LocalState State => _writer.State;

    /// <summary>Opens or makes a database, and locks it until disposed.</summary>
    /// <param name="path">The database file; its directory is made where it is missing.</param>
    /// <param name="options">How much of the past is kept.</param>
    /// <exception cref="StoreException">It cannot be opened, is in use by another process, or is unreadable.</exception>
    public static SqliteStore Open(string path, StoreOptions? options = null)
    {
        var log = SqliteLog.Open(path);
        try
        {
            return new(path, log, options ?? StoreOptions.Default);
        }
        catch (StoreException)
        {
            log.Dispose();
            throw;
        }
    }

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
        EnqueueAsync(new(new(StoreWriteKind.Create, key, value, 0, options.TimeToLive), 0, cancellationToken));

    /// <inheritdoc/>
    public Task<StoreWriteResult> UpdateAsync(
        string key, ReadOnlyMemory<byte> value, long expectedRevision, StoreWriteOptions options, CancellationToken cancellationToken) =>
        EnqueueAsync(new(new(StoreWriteKind.Update, key, value, expectedRevision, options.TimeToLive), 0, cancellationToken));

    /// <inheritdoc/>
    public Task<StoreWriteResult> DeleteAsync(string key, long expectedRevision, CancellationToken cancellationToken) =>
        EnqueueAsync(new(new(StoreWriteKind.Delete, key, default, expectedRevision, null), 0, cancellationToken));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreWatchBatch> WatchAsync(string prefix, long afterRevision, CancellationToken cancellationToken) =>
        State.WatchAsync(prefix, afterRevision, cancellationToken);

    /// <inheritdoc/>
    public Task CompactAsync(long revision, CancellationToken cancellationToken) =>
        EnqueueAsync(new(default, revision, cancellationToken));

    /// <summary>Writes what is queued, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            _wake.Set();
        }

        await _queue.Reader.Completion.ConfigureAwait(false);
        _thread.Join();
        _writer.Dispose();
    }

    /// <summary>Limits the file's size, for tests of a full disk; nothing may be written meanwhile.</summary>
    internal void LimitPages(int pages) => _log.LimitPages(pages);

    private async Task<StoreWriteResult> EnqueueAsync(Request request)
    {
        if (!_queue.Writer.TryWrite(request))
        {
            try
            {
                await _queue.Writer.WriteAsync(request, request.CancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                throw new StoreException(StoreFailure.Closed, $"the database {_path} is closed", _path);
            }
        }

        _wake.Set();
        return await request.Task.ConfigureAwait(false);
    }

    // The writer's thread. It sleeps on an event of its own, since a channel would wake it by way of the thread pool.
    private void Run()
    {
        var committed = true;
        try
        {
            while (true)
            {
                var compacting = committed && State.Compacted < _writer.CompactionTarget;
                _wake.Reset();
                if (!_queue.Reader.TryPeek(out _) && !compacting)
                {
                    if (_queue.Reader.Completion.IsCompleted)
                    {
                        return;
                    }

                    _wake.Wait();
                }

                committed = CommitGroup();
                _log.CheckpointIfDue();
            }
        }
        finally
        {
            _log.Dispose();
        }
    }

    private bool CommitGroup()
    {
        _requests.Clear();
        _results.Clear();
        _superseded.Clear();

        // 1. Compare every write that waits.
        var group = _writer.Begin();
        while (_requests.Count < GroupWritesMax && _queue.Reader.TryRead(out var request))
        {
            if (request.CancellationToken.IsCancellationRequested)
            {
                request.TrySetCanceled(request.CancellationToken);
            }
            else if (request.CompactTo > 0)
            {
                TakeCompaction(request);
            }
            else
            {
                _requests.Add(request);
                _results.Add(group.Add(request.Write, _writer.Now));
            }
        }

        // 2. Add a slice of compaction: all at once would keep writes waiting.
        var compacted = State.Compacted;
        var compactTo = Math.Min(_writer.CompactionTarget, compacted + CompactionSlice);
        if (compactTo > compacted)
        {
            State.CollectSuperseded(compactTo, _superseded);
        }

        // 3. Make it durable.
        if (group.Events.Count > 0 || compactTo > compacted)
        {
            try
            {
                _log.Write(group.Events, group.Leases, _superseded, compactTo > compacted ? compactTo : 0, group.Result.Revision);
            }
            catch (StoreException e)
            {
                Fail(e);
                return false;
            }
        }

        // 4. Show it, then acknowledge.
        _writer.Committed(group);
        State.Compact(compactTo);
        _writer.Schedule();
        for (var i = 0; i < _requests.Count; i++)
        {
            _requests[i].TrySetResult(_results[i]);
        }

        _requests.Clear();
        CompleteCompactions(compactTo);
        return true;
    }

    private void Fail(StoreException e)
    {
        _writer.Dropped();
        _writer.Schedule(RetryAfter);
        foreach (var request in _requests)
        {
            request.TrySetException(e);
        }

        _requests.Clear();
        foreach (var request in _compactions)
        {
            request.TrySetException(e);
        }

        _compactions.Clear();
    }

    private void TakeCompaction(Request request)
    {
        try
        {
            _writer.RequestCompaction(request.CompactTo);
            _compactions.Add(request);
        }
        catch (FutureRevisionException e)
        {
            request.TrySetException(e);
        }
    }

    private void CompleteCompactions(long compacted)
    {
        for (var i = _compactions.Count - 1; i >= 0; i--)
        {
            if (_compactions[i].CompactTo <= compacted)
            {
                _compactions[i].TrySetResult(default);
                _compactions.RemoveAt(i);
            }
        }
    }

    private sealed class Request(StoreWrite write, long compactTo, CancellationToken cancellationToken)
        : TaskCompletionSource<StoreWriteResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal StoreWrite Write { get; } = write;

        internal long CompactTo { get; } = compactTo;

        internal CancellationToken CancellationToken { get; } = cancellationToken;
    }
}
