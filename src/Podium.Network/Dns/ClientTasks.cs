namespace Podium.Network.Dns;

/// <summary>What a server does for single clients beside its loop: a bounded number of tasks, whose end can be waited for.</summary>
internal sealed class ClientTasks(int limit)
{
    private readonly Lock guard = new();

    // Guarded by `guard`.
    private readonly HashSet<Task> running = [];

    /// <summary>Completes when all that was started has ended; faults as they did.</summary>
    public Task Ended
    {
        get
        {
            lock (guard)
            {
                return Task.WhenAll(running);
            }
        }
    }

    /// <summary>Starts a client's task; false where there are too many.</summary>
    public bool TryStart(Func<Task> work)
    {
        lock (guard)
        {
            if (running.Count >= limit)
            {
                return false;
            }
        }

        var task = work();
        if (!task.IsCompletedSuccessfully)
        {
            lock (guard)
            {
                running.Add(task);
            }

            _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }

        return true;
    }

    private void Remove(Task task)
    {
        lock (guard)
        {
            running.Remove(task);
        }
    }
}
