using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Podium.Client.Queues;

/// <summary>
/// A queue of keys to work on. A key waits at most once; a key that is being worked on is not handed out again until it is done,
/// and then once more if it was added meanwhile. Failures come back with growing delays.
/// Semantics of client-go's util/workqueue (rate-limiting queue). Safe for concurrent use.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly TimeProvider time;
    private readonly RetryDelays delays;
    private readonly Channel<TKey> ready = Channel.CreateUnbounded<TKey>();
    private readonly Lock guard = new();

    // All guarded by `guard`.
    private readonly HashSet<TKey> waiting = [];
    private readonly HashSet<TKey> working = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> later = new();
    private readonly ITimer timer;

    /// <summary>An empty queue.</summary>
    public WorkQueue(TimeProvider time, RetryDelays? delays = null)
    {
        this.time = time;
        this.delays = delays ?? RetryDelays.Default;
        timer = time.CreateTimer(static state => ((WorkQueue<TKey>)state!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait to be worked on now.</summary>
    public int Count
    {
        get
        {
            lock (guard)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Adds a key, unless it waits already.</summary>
    public void Add(TKey key)
    {
        lock (guard)
        {
            if (waiting.Add(key) && !working.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds a key after a delay.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (guard)
        {
            later.Enqueue(key, time.GetUtcNow() + delay);
            Arm();
        }
    }

    /// <summary>Adds a key that failed, after a delay that doubles with each failure in a row.</summary>
    public void AddAfterFailure(TKey key)
    {
        int count;
        lock (guard)
        {
            count = failures.GetValueOrDefault(key);
            failures[key] = count + 1;
        }

        AddAfter(key, delays.Of(count));
    }

    /// <summary>Forgets a key's failures.</summary>
    public void Forget(TKey key)
    {
        lock (guard)
        {
            failures.Remove(key);
        }
    }

    /// <summary>Takes the next key; the caller must call <see cref="Done"/> with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await ready.Reader.ReadAsync(cancellationToken);
        MarkTaken(key);
        return key;
    }

    /// <summary>Takes the next key if one is ready.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        if (!ready.Reader.TryRead(out key))
        {
            return false;
        }

        MarkTaken(key);
        return true;
    }

    /// <summary>The work on a key has ended.</summary>
    public void Done(TKey key)
    {
        lock (guard)
        {
            working.Remove(key);
            if (waiting.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void MarkTaken(TKey key)
    {
        lock (guard)
        {
            waiting.Remove(key);
            working.Add(key);
        }
    }

    private void MoveDue()
    {
        lock (guard)
        {
            var now = time.GetUtcNow();
            while (later.TryPeek(out var key, out var due) && due <= now)
            {
                later.Dequeue();
                if (waiting.Add(key) && !working.Contains(key))
                {
                    ready.Writer.TryWrite(key);
                }
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (later.TryPeek(out _, out var due))
        {
            var wait = due - time.GetUtcNow();
            timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
