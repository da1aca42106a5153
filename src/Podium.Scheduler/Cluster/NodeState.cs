using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// A node and the pods that are on it or have just been sent to it. Belongs to the scheduler's loop: only that changes or reads it.
/// </summary>
internal sealed class NodeState
{
    private readonly Dictionary<ObjectKey, PodInfo> pods = [];

    /// <summary>A node without pods.</summary>
    /// <param name="node">The node.</param>
    /// <param name="slot">The node's number in the cluster's counts.</param>
    public NodeState(Node node, int slot)
    {
        Slot = slot;
        Update(node);
    }

    /// <summary>The node's number in the cluster's counts; a node that goes leaves it to the next that comes.</summary>
    public int Slot { get; }

    public Node Node { get; private set; } = null!;

    public string Name => Node.Metadata.Name;

    /// <summary>What pods may use.</summary>
    public ResourceTotals Allocatable { get; private set; }

    /// <summary>How many pods the node takes.</summary>
    public long AllocatablePods { get; private set; }

    /// <summary>What the pods ask for.</summary>
    public ResourceTotals Requested { get; private set; } = ResourceTotals.Zero;

    /// <summary>The CPU that scores count as taken, in thousandths.</summary>
    public long ScoredMilliCpu { get; private set; }

    /// <summary>The memory that scores count as taken, in bytes.</summary>
    public long ScoredMemoryBytes { get; private set; }

    public IReadOnlyCollection<PodInfo> Pods => pods.Values;

    /// <summary>Takes over a newer version of the node.</summary>
    public void Update(Node node)
    {
        Node = node;
        Allocatable = ResourceTotals.Of(node.Status.Allocatable);
        AllocatablePods = PodsOf(node);
    }

    /// <summary>How many pods a node takes.</summary>
    public static long PodsOf(Node node) => node.Status.Allocatable.TryGetValue("pods", out var count) ? count.Value : 0;

    /// <summary>Adds a pod, or takes over a newer version of it.</summary>
    public void Add(PodInfo pod)
    {
        Remove(pod.Key);
        pods[pod.Key] = pod;
        Requested += pod.Requests;
        ScoredMilliCpu += pod.ScoredMilliCpu;
        ScoredMemoryBytes += pod.ScoredMemoryBytes;
    }

    /// <summary>Takes a pod off the node.</summary>
    public bool Remove(ObjectKey key)
    {
        if (!pods.Remove(key, out var pod))
        {
            return false;
        }

        Requested -= pod.Requests;
        ScoredMilliCpu -= pod.ScoredMilliCpu;
        ScoredMemoryBytes -= pod.ScoredMemoryBytes;
        return true;
    }
}
