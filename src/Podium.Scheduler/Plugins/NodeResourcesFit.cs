using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A node must have free what a pod asks for; among those that have, the least used is preferred.</summary>
internal sealed class NodeResourcesFit : IFilterPlugin, IScorePlugin
{
    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster) => new Fit(pod);

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting) => new LeastAllocated(pod);

    /// <summary>A pod that left made room; a node helps if it is large enough for the pod, and larger than it was where the pod asks.</summary>
    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster)
    {
        if (change.PodLeft)
        {
            return true;
        }

        if (change.PodBefore is { } before && change.Pod is { } after)
        {
            return after.Requests.MilliCpu < before.Requests.MilliCpu || after.Requests.MemoryBytes < before.Requests.MemoryBytes;
        }

        if (change.Node is not { } node)
        {
            return false;
        }

        var now = ResourceTotals.Of(node.Status.Allocatable);
        return IsWithin(pod.Requests, now) && (change.NodeBefore is null || Grew(pod.Requests, change.NodeBefore, node, now));
    }

    private static bool IsWithin(ResourceTotals asked, ResourceTotals allocatable)
    {
        foreach (var (name, amount) in asked.Others)
        {
            if (amount > allocatable.Others.GetValueOrDefault(name))
            {
                return false;
            }
        }

        return asked.MilliCpu <= allocatable.MilliCpu && asked.MemoryBytes <= allocatable.MemoryBytes && asked.EphemeralBytes <= allocatable.EphemeralBytes;
    }

    private static bool Grew(ResourceTotals asked, Node before, Node after, ResourceTotals now)
    {
        var earlier = ResourceTotals.Of(before.Status.Allocatable);
        foreach (var (name, _) in asked.Others)
        {
            if (now.Others.GetValueOrDefault(name) > earlier.Others.GetValueOrDefault(name))
            {
                return true;
            }
        }

        return (asked.MilliCpu > 0 && now.MilliCpu > earlier.MilliCpu)
            || (asked.MemoryBytes > 0 && now.MemoryBytes > earlier.MemoryBytes)
            || (asked.EphemeralBytes > 0 && now.EphemeralBytes > earlier.EphemeralBytes)
            || NodeState.PodsOf(after) > NodeState.PodsOf(before);
    }

    private sealed class Fit(PodInfo pod) : INodeFilter
    {
        public Rejection? Filter(NodeState node)
        {
            var (asked, taken, allocatable) = (pod.Requests, node.Requested, node.Allocatable);
            if (node.Pods.Count < node.AllocatablePods
                && Fits(asked.MilliCpu, taken.MilliCpu, allocatable.MilliCpu)
                && Fits(asked.MemoryBytes, taken.MemoryBytes, allocatable.MemoryBytes)
                && Fits(asked.EphemeralBytes, taken.EphemeralBytes, allocatable.EphemeralBytes)
                && asked.Others.Count == 0)
            {
                return null;
            }

            return Explain(node);
        }

        private static bool Fits(long asked, long taken, long allocatable) => asked == 0 || asked <= allocatable - taken;

        private Rejection? Explain(NodeState node)
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
                if (!Fits(asked, taken, allocatable))
                {
                    (reasons ??= []).Add("Insufficient " + name);
                    beyondCapacity |= asked > allocatable;
                }
            }
        }
    }

    /// <summary>The free share of CPU and of memory after the pod, on average over those that the node has.</summary>
    private sealed class LeastAllocated(PodInfo pod) : INodeScore
    {
        public long Score(NodeState node)
        {
            var (cpu, memory) = (node.Allocatable.MilliCpu, node.Allocatable.MemoryBytes);
            var kinds = (cpu == 0 ? 0 : 1) + (memory == 0 ? 0 : 1);
            return kinds == 0
                ? 0
                : (Free(cpu, node.ScoredMilliCpu + pod.ScoredMilliCpu) + Free(memory, node.ScoredMemoryBytes + pod.ScoredMemoryBytes)) / kinds;
        }

        private static long Free(long allocatable, long taken) =>
            allocatable == 0 || taken > allocatable ? 0 : (allocatable - taken) * Normalization.Best / allocatable;
    }
}
