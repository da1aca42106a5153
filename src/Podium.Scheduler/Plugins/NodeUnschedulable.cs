using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A cordoned node takes only pods that tolerate it.</summary>
internal sealed class NodeUnschedulable : IFilterPlugin, INodeFilter
{
    private static readonly Rejection Cordoned = Rejection.Lasting("node(s) were unschedulable");
    private static readonly Taint Taint = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public string Name => "NodeUnschedulable";

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster) => pod.Pod.Spec.Tolerations.Tolerates(Taint) ? null : this;

    public Rejection? Filter(NodeState node) => node.Node.Spec.Unschedulable ? Cordoned : null;

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster) => change.NodeBecame(node => !node.Spec.Unschedulable);
}
