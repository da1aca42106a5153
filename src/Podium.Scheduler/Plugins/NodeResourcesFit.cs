using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A node must have free what a pod asks for; among those that have, the least used is preferred.</summary>
internal sealed class NodeResourcesFit : INodeFilter, INodeScore
{
    public int Weight => 1;

    public Rejection? Filter(PodInfo pod, NodeState node)
    {
        List<string>? reasons = null;
        var beyondCapacity = false;
        if (node.Pods.Count + 1 > node.AllocatablePods)
        {
            (reasons ??= []).Add("Too many pods");
        }

        Check("cpu", pod.Requests.MilliCpu, node.Requested.MilliCpu, node.Allocatable.MilliCpu);
        Check("memory", pod.Requests.MemoryBytes, node.Requested.MemoryBytes, node.Allocatable.MemoryBytes);
        Check("ephemeral-storage", pod.Requests.EphemeralBytes, node.Requested.EphemeralBytes, node.Allocatable.EphemeralBytes);
        foreach (var (name, amount) in pod.Requests.Others)
        {
            Check(name, amount, node.Requested.Others.GetValueOrDefault(name), node.Allocatable.Others.GetValueOrDefault(name));
        }

        return reasons is null ? null : new Rejection(reasons, beyondCapacity);

        void Check(string name, long asked, long taken, long allocatable)
        {
            if (asked > 0 && asked > allocatable - taken)
            {
                (reasons ??= []).Add("Insufficient " + name);
                beyondCapacity |= asked > allocatable;
            }
        }
    }

    /// <summary>The free share of CPU and of memory after the pod, on average (upstream's LeastAllocated).</summary>
    public long Score(PodInfo pod, NodeState node) =>
        (Free(node.Allocatable.MilliCpu, node.ScoredMilliCpu + pod.ScoredMilliCpu)
            + Free(node.Allocatable.MemoryBytes, node.ScoredMemoryBytes + pod.ScoredMemoryBytes)) / 2;

    private static long Free(long allocatable, long taken) => allocatable == 0 || taken > allocatable ? 0 : (allocatable - taken) * 100 / allocatable;
}
