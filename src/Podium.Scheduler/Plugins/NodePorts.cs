using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>The host ports that a pod asks for must be free on the node.</summary>
internal sealed class NodePorts : INodeFilter
{
    private static readonly Rejection Taken = Rejection.Passing("node(s) didn't have free ports for the requested pod ports");

    public Rejection? Filter(PodInfo pod, NodeState node)
    {
        if (pod.HostPorts.Count == 0)
        {
            return null;
        }

        foreach (var other in node.Pods)
        {
            foreach (var used in other.HostPorts)
            {
                foreach (var wanted in pod.HostPorts)
                {
                    if (wanted.ConflictsWith(used))
                    {
                        return Taken;
                    }
                }
            }
        }

        return null;
    }
}
