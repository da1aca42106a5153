using System.Runtime.CompilerServices;

namespace Podium.Store.Local;

/// <summary>
/// The store's content in this process: what engines share that hold everything in memory, with or without a disk behind them.
/// Reads take no lock. One writer at a time calls <see cref="Publish"/> and <see cref="Compact"/>.
/// </summary>
/// <remarks>
/// A watch has no queue: it reads the history with a cursor of its own, so a thousand slow watches cost nothing, and one that
/// falls behind the history ends as a compacted one does.
/// </remarks>
internal sealed class LocalState
{
    private const int BatchEventsMax = 1024;

    private readonly Lock _gate = new();
    private readonly History _history = new(); // Guarded by _gate.
    private volatile StoreSnapshot _snapshot;

    // Completed and replaced whenever something is published.
    private volatile TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over what an engine has loaded.</summary>
    /// <param name="start">The content at the last compaction.</param>
    /// <param name="changes">What happened since.</param>
    internal LocalState(StoreSnapshot start, IEnumerable<StoreEvent> changes)
    {
        _history.Reset(start.Revision);
        var entries = start.Entries;
        var revision = start.Revision;
        foreach (var change in changes)
        {
            _history.Add(change);
            entries = change.Entry is { } entry ? entries.Set(change.Key, entry) : entries.Remove(change.Key);
            revision = change.Revision;
        }

        _snapshot = new(entries, revision);
    }

    /// <summary>The newest content.</summary>
    internal StoreSnapshot Snapshot => _snapshot;

    /// <summary>The revision up to which changes are forgotten.</summary>
    internal long Compacted
    {
        get
        {
            lock (_gate)
            {
                return _history.Compacted;
            }
        }
    }

    /// <summary>Makes a group visible to readers and watches.</summary>
    internal void Publish(WriteGroup group)
    {
        if (group.Events.Count == 0)
        {
            return;
        }

        TaskCompletionSource published;
        lock (_gate)
        {
            foreach (var change in group.Events)
            {
                _history.Add(change);
            }

            _snapshot = group.Result;
            published = _published;
            _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        published.SetResult();
    }

    /// <summary>Forgets the changes up to a revision.</summary>
    internal void Compact(long revision)
    {
        lock (_gate)
        {
            _history.Compact(revision);
        }
    }

    /// <summary>The revisions of values and deletions that nobody can read once history is compacted to a revision.</summary>
    internal void CollectSuperseded(long revision, List<long> superseded)
    {
        lock (_gate)
        {
            for (var at = _history.Compacted + 1; at <= revision; at++)
            {
                var change = _history[at];
                if (change.Previous is { } previous)
                {
                    superseded.Add(previous.ModRevision);
                }

                if (change.Entry is null)
                {
                    superseded.Add(at);
                }
            }
        }
    }

    /// <inheritdoc cref="IStore.GetAsync"/>
    internal StoreEntry? Get(string key) => _snapshot.Entries.TryGet(key, out var entry) ? entry : null;

    /// <inheritdoc cref="IStore.RangeAsync"/>
    internal StoreRange Range(StoreRangeRequest request)
    {
        var snapshot = request.Revision == 0 ? _snapshot : At(request.Revision);
        var start = request.StartKey is { } key && string.CompareOrdinal(key, request.Prefix) > 0 ? key : request.Prefix;
        var entries = new List<StoreEntry>();
        for (var at = snapshot.Entries.From(start); at.MoveNext() && at.CurrentKey.StartsWith(request.Prefix, StringComparison.Ordinal);)
        {
            if (request.Limit > 0 && entries.Count == request.Limit)
            {
                var end = request.Prefix.Length == 0
                    ? snapshot.Entries.Count
                    : snapshot.Entries.CountBefore(PersistentMap<StoreEntry>.EndOfPrefix(request.Prefix));
                return new(entries, snapshot.Revision, end - snapshot.Entries.CountBefore(at.CurrentKey));
            }

            entries.Add(at.Current);
        }

        return new(entries, snapshot.Revision, 0);
    }

    /// <inheritdoc cref="IStore.WatchAsync"/>
    internal async IAsyncEnumerable<StoreWatchBatch> WatchAsync(
        string prefix, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = afterRevision;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Taken before reading: what is published after the read completes it.
            var published = _published.Task;
            if (Read(prefix, ref cursor) is { } batch)
            {
                yield return batch;
                continue;
            }

            await published.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private StoreWatchBatch? Read(string prefix, ref long cursor)
    {
        lock (_gate)
        {
            if (cursor < _history.Compacted)
            {
                throw new CompactedException(cursor, _history.Compacted);
            }

            if (cursor >= _history.Newest)
            {
                return null;
            }

            var last = Math.Min(_history.Newest, cursor + BatchEventsMax);
            var events = new List<StoreEvent>((int)(last - cursor));
            while (cursor < last)
            {
                var change = _history[++cursor];
                if (change.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    events.Add(change);
                }
            }

            return new(events, last);
        }
    }

    // Undoes the changes since: old revisions are read rarely, and this keeps no tree for each of them.
    private StoreSnapshot At(long revision)
    {
        lock (_gate)
        {
            if (revision > _snapshot.Revision)
            {
                throw new FutureRevisionException(revision, _snapshot.Revision);
            }

            if (revision < _history.Compacted)
            {
                throw new CompactedException(revision, _history.Compacted);
            }

            var entries = _snapshot.Entries;
            for (var at = _history.Newest; at > revision; at--)
            {
                var change = _history[at];
                entries = change.Previous is { } previous ? entries.Set(change.Key, previous) : entries.Remove(change.Key);
            }

            return new(entries, revision);
        }
    }
}
