using Podium.Api;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Queue;

/// <summary>
/// The pods that wait for a node: those to be tried now, by priority and then by age; those that failed and wait for something to
/// change; and those for which something changed while they were still to hold back (1 s doubling to 10 s a pod). Belongs to the
/// scheduler's loop.
/// </summary>
internal sealed class SchedulingQueue(TimeProvider time)
{
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ObjectKey, QueuedPod> pods = [];
    private readonly PriorityQueue<(ObjectKey Key, long Ticket), (int NegatedPriority, long Ticket)> active = new();
    private readonly PriorityQueue<(ObjectKey Key, long Ticket), DateTimeOffset> holding = new();
    private long nextTicket;

    /// <summary>When the earliest pod that holds back may be tried; null where none does.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DropStale(holding);
            return holding.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>How many pods wait.</summary>
    public int Count => pods.Count;

    /// <summary>Adds a pod, or takes over a newer version of it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="retry">Whether a pod that waits for a change is tried again: what was asked for has changed.</param>
    public void Put(PodInfo pod, bool retry)
    {
        if (!pods.TryGetValue(pod.Key, out var queued))
        {
            pods[pod.Key] = queued = new QueuedPod(pod, nextTicket++);
            Activate(queued);
            return;
        }

        queued.Pod = pod;
        if (retry && queued.Place == Place.Parked)
        {
            Retry(queued);
        }
    }

    /// <summary>Takes a pod out: it is gone, or has a node.</summary>
    public void Remove(ObjectKey key) => pods.Remove(key);

    /// <summary>The pod to try now; null where none is due. It stays in the queue until it is removed or parked.</summary>
    public PodInfo? Next()
    {
        var now = time.GetUtcNow();
        DropStale(holding);
        while (holding.TryPeek(out var held, out var due) && due <= now)
        {
            holding.Dequeue();
            Activate(pods[held.Key]);
            DropStale(holding);
        }

        DropStale(active);
        if (!active.TryDequeue(out var entry, out _))
        {
            return null;
        }

        var queued = pods[entry.Key];
        queued.Ticket = -1;
        queued.Place = Place.InWork;
        return queued.Pod;
    }

    /// <summary>Notes that no node does for a pod: it waits for a change.</summary>
    public void Park(ObjectKey key)
    {
        if (pods.TryGetValue(key, out var queued))
        {
            queued.Attempts++;
            queued.FailedAt = time.GetUtcNow();
            queued.Place = Place.Parked;
        }
    }

    /// <summary>Puts a pod back whose node was found but could not be given to it: it is tried again after a hold.</summary>
    public void PutBack(PodInfo pod)
    {
        var queued = pods[pod.Key] = new QueuedPod(pod, nextTicket++) { Attempts = 1, FailedAt = time.GetUtcNow() };
        Retry(queued);
    }

    /// <summary>Something changed that may make room: every parked pod is tried again when its hold is over.</summary>
    public void RetryParked()
    {
        foreach (var queued in pods.Values)
        {
            if (queued.Place == Place.Parked)
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

        queued.Place = Place.Holding;
        queued.Ticket = nextTicket++;
        holding.Enqueue((queued.Pod.Key, queued.Ticket), due);
    }

    private void Activate(QueuedPod queued)
    {
        queued.Place = Place.Active;
        queued.Ticket = nextTicket++;
        active.Enqueue((queued.Pod.Key, queued.Ticket), (-queued.Pod.Priority, queued.Order));
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
    }
}
