namespace Podium.ApiServer.Cache;

/// <summary>The revision that the cache has reached, and those who wait for a later one.</summary>
internal sealed class RevisionGate(TimeProvider time, TimeSpan patience)
{
    private readonly Lock _gate = new();
    private readonly List<(long Revision, TaskCompletionSource Reached)> _waiting = []; // Guarded by _gate.
    private long _current;

    /// <summary>Every change up to this revision is in the caches and with the watches.</summary>
    internal long Current => Volatile.Read(ref _current);

    /// <summary>Moves on and lets those through who waited for that.</summary>
    internal void Advance(long revision)
    {
        lock (_gate)
        {
            if (revision <= _current)
            {
                return;
            }

            Volatile.Write(ref _current, revision);
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Revision <= revision)
                {
                    _waiting[i].Reached.SetResult();
                    _waiting.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>Waits until a revision is reached.</summary>
    /// <exception cref="Podium.Api.Errors.StatusException">504: it took too long.</exception>
    internal ValueTask WaitAsync(long revision, CancellationToken cancellationToken) =>
        revision <= Current ? default : new(WaitSlowlyAsync(revision, cancellationToken));

    private async Task WaitSlowlyAsync(long revision, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (revision <= _current)
            {
                return;
            }

            _waiting.Add((revision, reached));
        }

        try
        {
            await reached.Task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw CacheRefusals.TooLarge(revision, Current);
        }
        finally
        {
            if (!reached.Task.IsCompleted)
            {
                lock (_gate)
                {
                    _waiting.Remove((revision, reached));
                }
            }
        }
    }
}
