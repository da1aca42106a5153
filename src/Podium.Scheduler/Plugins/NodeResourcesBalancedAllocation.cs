using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>Prefers nodes on which CPU and memory would be used to a like degree. Counts what is asked for, and nothing for what is not.</summary>
internal sealed class NodeResourcesBalancedAllocation : IScorePlugin
{
    public int Weight => 1;

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting) => new Balance(pod.Requests);

    private sealed class Balance(ResourceTotals asked) : INodeScore
    {
        public long Score(NodeState node)
        {
            // With one kind of resource alone there is nothing to balance: its deviation is 0.
            if (node.Allocatable.MilliCpu == 0 || node.Allocatable.MemoryBytes == 0)
            {
                return Normalization.Best;
            }

            var cpu = Math.Min(1.0, (double)(node.Requested.MilliCpu + asked.MilliCpu) / node.Allocatable.MilliCpu);
            var memory = Math.Min(1.0, (double)(node.Requested.MemoryBytes + asked.MemoryBytes) / node.Allocatable.MemoryBytes);

            // The standard deviation of two fractions is half their distance.
            return (long)((1 - (Math.Abs(cpu - memory) / 2)) * Normalization.Best);
        }
    }
}
