namespace Podium.Store.Local;

/// <summary>
/// The leases in order of their end. A lease whose value was replaced or deleted stays until its end and is passed over then.
/// The writer alone uses it.
/// </summary>
internal sealed class LeaseQueue
{
    private readonly PriorityQueue<Lease, DateTimeOffset> _queue = new();

    /// <summary>When the next lease ends; null where there is none.</summary>
    internal DateTimeOffset? Next => _queue.TryPeek(out _, out var end) ? end : null;

    /// <summary>Adds a lease.</summary>
    internal void Add(in Lease lease) => _queue.Enqueue(lease, lease.ExpiresAt);

    /// <summary>Adds leases.</summary>
    internal void AddRange(IReadOnlyList<Lease> leases)
    {
        foreach (var lease in leases)
        {
            Add(lease);
        }
    }

    /// <summary>Takes out the leases that have ended, as deletions.</summary>
    internal void TakeEnded(DateTimeOffset now, List<Lease> ended)
    {
        while (_queue.TryPeek(out var lease, out var end) && end <= now)
        {
            _queue.Dequeue();
            ended.Add(lease);
        }
    }
}
