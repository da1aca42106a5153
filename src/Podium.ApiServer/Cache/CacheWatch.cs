namespace Podium.ApiServer.Cache;

/// <summary>One watch: the changes that wait for its reader.</summary>
internal sealed class CacheWatch : ICacheWatch
{
    private readonly Lock _gate = new();
    private readonly ResourceCache _cache;
    private readonly RevisionGate _revision;
    private readonly int _pendingMax;

    // All guarded by _gate, except that the reader owns _given between its calls.
    private List<CacheEvent> _pending = [];
    private List<CacheEvent> _given = [];
    private bool _progress;
    private bool _ended;
    private TaskCompletionSource? _waiting;

    internal CacheWatch(ResourceCache cache, RevisionGate revision, CacheWatchScope scope, int pendingMax)
    {
        _cache = cache;
        _revision = revision;
        _pendingMax = pendingMax;
        Scope = scope;
    }

    /// <summary>What the watch wants.</summary>
    internal CacheWatchScope Scope { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cache.Unregister(this);
        End();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<CacheWatchBatch?> NextAsync(CancellationToken cancellationToken)
    {
        Task waiting;
        lock (_gate)
        {
            if (_pending.Count > 0 || _progress || _ended)
            {
                return new(Take());
            }

            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = _waiting.Task;
        }

        return AwaitAsync(waiting, cancellationToken);
    }

    /// <inheritdoc/>
    public CacheWatchBatch? Poll()
    {
        lock (_gate)
        {
            return Take();
        }
    }

    /// <summary>Whether a change is within the scope.</summary>
    internal bool Concerns(CacheEvent change)
    {
        var obj = change.Current ?? change.Previous!;
        return (Scope.Namespace.Length == 0 || Scope.Namespace == obj.Namespace)
            && (Scope.Name.Length == 0 || Scope.Name == obj.Name)
            && (Scope.IndexValue is not { } value || change.Current?.IndexValue == value || change.Previous?.IndexValue == value);
    }

    /// <summary>Adds a change from before the watch's start; these are not limited.</summary>
    internal void Replay(CacheEvent change) => _pending.Add(change);

    /// <summary>Adds a change.</summary>
    /// <returns>False where the watch has fallen behind and is over.</returns>
    internal bool Add(CacheEvent change)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            if (_pending.Count < _pendingMax)
            {
                _pending.Add(change);
                Wake();
                return true;
            }
        }

        End();
        return false;
    }

    /// <summary>Tells an idle reader how far it has come.</summary>
    internal void Progress()
    {
        lock (_gate)
        {
            _progress = true;
            Wake();
        }
    }

    /// <summary>Ends the watch; what waits is dropped, since the reader's client starts from what it saw last.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _ended = true;
            _pending.Clear();
            Wake();
        }
    }

    private async ValueTask<CacheWatchBatch?> AwaitAsync(Task waiting, CancellationToken cancellationToken)
    {
        await waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Poll();
    }

    private CacheWatchBatch? Take()
    {
        if (_ended)
        {
            return null;
        }

        // Changes up to here were dispatched before the revision moved, so they are pending or were given.
        var revision = _revision.Current;
        (_given, _pending) = (_pending, _given);
        _pending.Clear();
        _progress = false;
        return new(_given, _given.Count > 0 ? Math.Max(revision, _given[^1].Revision) : revision);
    }

    private void Wake()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
