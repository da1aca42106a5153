namespace Podium.Streaming.Spdy;

/// <summary>How much the peer will take of one stream. Writers wait here; the connection's reader opens it.</summary>
internal sealed class SpdySendWindow(int bytes)
{
    private readonly Lock gate = new();
    private long left = bytes;
    private Exception? broken;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes up to so many bytes, at least one.</summary>
    public async ValueTask<int> TakeAsync(int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (broken is not null)
                {
                    throw broken;
                }

                if (left > 0)
                {
                    var taken = (int)Math.Min(left, wanted);
                    left -= taken;
                    return taken;
                }

                wait = changed.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Opens the window, or with a smaller initial window closes it, even below zero. False where it passes what the protocol allows.</summary>
    public bool Add(int delta)
    {
        lock (gate)
        {
            left += delta;
            Announce();
            return left <= int.MaxValue;
        }
    }

    /// <summary>Nothing can be sent any more.</summary>
    public void Break(Exception why)
    {
        lock (gate)
        {
            broken ??= why;
            Announce();
        }
    }

    private void Announce()
    {
        changed.TrySetResult();
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
