using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>Prefers nodes on which CPU and memory would be used to a like degree.</summary>
internal sealed class NodeResourcesBalancedAllocation : INodeScore
{
    public int Weight => 1;

    public long Score(PodInfo pod, NodeState node)
    {
        if (node.Allocatable.MilliCpu == 0 || node.Allocatable.MemoryBytes == 0)
        {
            return 0;
        }

        var cpu = Math.Min(1.0, (double)(node.ScoredMilliCpu + pod.ScoredMilliCpu) / node.Allocatable.MilliCpu);
        var memory = Math.Min(1.0, (double)(node.ScoredMemoryBytes + pod.ScoredMemoryBytes) / node.Allocatable.MemoryBytes);

        // The standard deviation of two fractions is half their distance.
        return (long)((1 - (Math.Abs(cpu - memory) / 2)) * 100);
    }
}
