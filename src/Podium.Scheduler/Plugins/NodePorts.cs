using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>The host ports that a pod asks for must be free on the node.</summary>
internal sealed class NodePorts : IFilterPlugin
{
    private static readonly Rejection Taken = Rejection.Passing("node(s) didn't have free ports for the requested pod ports");

    public string Name => "NodePorts";

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster) => pod.HostPorts.Count == 0 ? null : new Ports(pod.HostPorts);

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster) =>
        change is { Node: not null, NodeBefore: null } || (change.PodLeft && Conflict(pod.HostPorts, change.PodBefore!.HostPorts));

    private static bool Conflict(IReadOnlyList<HostPort> wanted, IReadOnlyList<HostPort> used)
    {
        foreach (var one in used)
        {
            foreach (var other in wanted)
            {
                if (other.ConflictsWith(one))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Ports(IReadOnlyList<HostPort> wanted) : INodeFilter
    {
        public Rejection? Filter(NodeState node)
        {
            foreach (var other in node.Pods)
            {
                if (Conflict(wanted, other.HostPorts))
                {
                    return Taken;
                }
            }

            return null;
        }
    }
}
