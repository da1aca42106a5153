using Podium.Api;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Queue;

/// <summary>
/// The pods that wait for a node: those to be tried now, by priority and then by age; those that failed and wait for something to
/// change; and those for which something changed while they were still to hold back (1 s doubling to 10 s a pod). A pod that nothing
/// has helped for five minutes is tried again all the same. Belongs to the scheduler's loop.
/// </summary>
internal sealed class SchedulingQueue(TimeProvider time)
{
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPark = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ObjectKey, QueuedPod> pods = [];
    private readonly PriorityQueue<(ObjectKey Key, long Ticket), (int NegatedPriority, long Ticket)> active = new();
    private readonly PriorityQueue<(ObjectKey Key, long Ticket), DateTimeOffset> timed = new();
    private long nextTicket;
    private int parked;

    /// <summary>Whether a pod waits for something to change.</summary>
    public delegate bool Hint(PodInfo pod, uint rejectedBy);

    /// <summary>When the earliest pod may be tried because its time has come; null where none has a time.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DropStale(timed);
            return timed.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>How many pods wait.</summary>
    public int Count => pods.Count;

    /// <summary>Whether any pod waits for a change.</summary>
    public bool HasParked => parked > 0;

    /// <summary>A pod that waits, or null.</summary>
    public PodInfo? Find(ObjectKey key) => pods.GetValueOrDefault(key)?.Pod;

    /// <summary>Adds a pod, or takes over a version of it that asks for something else: it is tried, again where it was parked.</summary>
    public void Put(PodInfo pod)
    {
        if (!pods.TryGetValue(pod.Key, out var queued))
        {
            pods[pod.Key] = queued = new QueuedPod(pod, nextTicket++);
            Activate(queued);
            return;
        }

        queued.Pod = pod;
        Retry(pod.Key);
    }

    /// <summary>Takes a pod out: it is gone, or has a node.</summary>
    public void Remove(ObjectKey key)
    {
        if (pods.Remove(key, out var queued))
        {
            Move(queued, Place.InWork);
        }
    }

    /// <summary>The pod to try now; null where none is due. It stays in the queue until it is removed or parked.</summary>
    public PodInfo? Next()
    {
        var now = time.GetUtcNow();
        DropStale(timed);
        while (timed.TryPeek(out var entry, out var due) && due <= now)
        {
            timed.Dequeue();
            Activate(pods[entry.Key]);
            DropStale(timed);
        }

        DropStale(active);
        if (!active.TryDequeue(out var next, out _))
        {
            return null;
        }

        var queued = pods[next.Key];
        queued.Ticket = -1;
        Move(queued, Place.InWork);
        return queued.Pod;
    }

    /// <summary>Notes that no node does for a pod: it waits for a change.</summary>
    /// <param name="key">The pod.</param>
    /// <param name="rejectedBy">The rules that kept it from nodes, a bit each; a change that none of them cares about does not wake it.</param>
    public void Park(ObjectKey key, uint rejectedBy)
    {
        if (pods.TryGetValue(key, out var queued))
        {
            queued.Attempts++;
            queued.FailedAt = time.GetUtcNow();
            queued.RejectedBy = rejectedBy;
            Move(queued, Place.Parked);
            Enqueue(queued, queued.FailedAt + LongestPark);
        }
    }

    /// <summary>Puts a pod back whose node was found but could not be given to it: it is tried again after a hold.</summary>
    public void PutBack(PodInfo pod)
    {
        Remove(pod.Key);
        var queued = pods[pod.Key] = new QueuedPod(pod, nextTicket++) { Attempts = 1, FailedAt = time.GetUtcNow() };
        Retry(queued);
    }

    /// <summary>Tries a parked pod again, when its hold is over.</summary>
    public void Retry(ObjectKey key)
    {
        if (pods.TryGetValue(key, out var queued) && queued.Place == Place.Parked)
        {
            Retry(queued);
        }
    }

    /// <summary>Something changed: the parked pods that it may help are tried again, each when its hold is over.</summary>
    public void RetryParked(Hint mayHelp)
    {
        foreach (var queued in pods.Values)
        {
            if (queued.Place == Place.Parked && mayHelp(queued.Pod, queued.RejectedBy))
            {
                Retry(queued);
            }
        }
    }

    private void Retry(QueuedPod queued)
    {
        var hold = TimeSpan.FromTicks(Math.Min(LongestHold.Ticks, FirstHold.Ticks << Math.Min(queued.Attempts - 1, 10)));
        var due = queued.FailedAt + hold;
        if (due <= time.GetUtcNow())
        {
            Activate(queued);
            return;
        }

        Move(queued, Place.Holding);
        Enqueue(queued, due);
    }

    private void Activate(QueuedPod queued)
    {
        Move(queued, Place.Active);
        queued.Ticket = nextTicket++;
        active.Enqueue((queued.Pod.Key, queued.Ticket), (-queued.Pod.Priority, queued.Order));
    }

    private void Enqueue(QueuedPod queued, DateTimeOffset due)
    {
        queued.Ticket = nextTicket++;
        timed.Enqueue((queued.Pod.Key, queued.Ticket), due);
    }

    private void Move(QueuedPod queued, Place place)
    {
        parked += (place == Place.Parked ? 1 : 0) - (queued.Place == Place.Parked ? 1 : 0);
        queued.Place = place;
    }

    /// <summary>An entry whose ticket is not its pod's newest was overtaken by a change: it is thrown away when it surfaces.</summary>
    private void DropStale<TPriority>(PriorityQueue<(ObjectKey Key, long Ticket), TPriority> queue)
    {
        while (queue.TryPeek(out var entry, out _) && (!pods.TryGetValue(entry.Key, out var queued) || queued.Ticket != entry.Ticket))
        {
            queue.Dequeue();
        }
    }

    private enum Place
    {
        Active,
        InWork,
        Parked,
        Holding,
    }

    private sealed class QueuedPod(PodInfo pod, long order)
    {
        public PodInfo Pod { get; set; } = pod;

        public long Order { get; } = order;

        public Place Place { get; set; }

        public long Ticket { get; set; }

        public int Attempts { get; set; }

        public DateTimeOffset FailedAt { get; set; }

        public uint RejectedBy { get; set; }
    }
}
