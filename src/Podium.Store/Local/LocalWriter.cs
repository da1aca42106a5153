namespace Podium.Store.Local;

/// <summary>
/// What the one writer of a local store knows besides the content: leases, and what to compact when. Its owner makes sure that
/// one thread at a time is inside; <c>wake</c> is called on another one when a lease ends or history gets old.
/// </summary>
internal sealed class LocalWriter : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _historyAge;
    private readonly CompactionPolicy _policy;
    private readonly LeaseQueue _leases = new();
    private readonly List<Lease> _ended = [];
    private readonly ITimer _timer;
    private DateTimeOffset? _timerAt;
    private volatile bool _timerFired;

    internal LocalWriter(LocalState state, IReadOnlyList<Lease> leases, StoreOptions options, Action wake)
    {
        State = state;
        _time = options.Time;
        _historyAge = options.HistoryAge;
        _policy = new(options.HistoryAge, options.HistoryRevisionsMax);
        _leases.AddRange(leases);
        CompactionTarget = state.Compacted;
        _timer = _time.CreateTimer(
            _ =>
            {
                _timerFired = true;
                wake();
            },
            null, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The content.</summary>
    internal LocalState State { get; }

    /// <summary>Up to where history is to be forgotten.</summary>
    internal long CompactionTarget { get; private set; }

    /// <summary>The clock.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Starts a group with the deletions of the leases that have ended.</summary>
    internal WriteGroup Begin()
    {
        var group = new WriteGroup(State.Snapshot);
        _ended.Clear();
        _leases.TakeEnded(Now, _ended);
        foreach (var lease in _ended)
        {
            group.Add(new(StoreWriteKind.Delete, lease.Key, default, lease.Revision, null), default);
        }

        return group;
    }

    /// <summary>The group is durable: makes it visible.</summary>
    internal void Committed(WriteGroup group)
    {
        State.Publish(group);
        _leases.AddRange(group.Leases);
        _ended.Clear();
    }

    /// <summary>The group is dropped: the leases whose end it held end again.</summary>
    internal void Dropped()
    {
        _leases.AddRange(_ended);
        _ended.Clear();
    }

    /// <summary>Asks for history to be forgotten.</summary>
    /// <exception cref="FutureRevisionException">The store has not come that far.</exception>
    internal void RequestCompaction(long revision)
    {
        var current = State.Snapshot.Revision;
        if (revision > current)
        {
            throw new FutureRevisionException(revision, current);
        }

        CompactionTarget = Math.Max(CompactionTarget, revision);
    }

    /// <summary>Applies the policy, and sets the timer for what comes next.</summary>
    /// <param name="retryAfter">Set after a failure: nothing that is due is tried before that.</param>
    internal void Schedule(TimeSpan retryAfter = default)
    {
        if (_timerFired)
        {
            _timerFired = false;
            _timerAt = null;
        }

        var now = Now;
        var revision = State.Snapshot.Revision;
        _policy.Observe(revision, now);
        CompactionTarget = Math.Max(CompactionTarget, _policy.Target(CompactionTarget, revision, now));

        var next = _leases.Next;
        if (CompactionTarget < revision && !(next < now + (_historyAge / 4)))
        {
            next = now + (_historyAge / 4);
        }

        if (next < now + retryAfter)
        {
            next = now + retryAfter;
        }

        // A timer that fires too early does no harm; setting it anew for every write would cost.
        if (next is { } at && !(_timerAt <= at))
        {
            _timerAt = at;
            var wait = at > now ? at - now : TimeSpan.Zero;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
