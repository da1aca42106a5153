using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A cordoned node takes only pods that tolerate it.</summary>
internal sealed class NodeUnschedulable : INodeFilter
{
    private static readonly Rejection Cordoned = Rejection.Lasting("node(s) were unschedulable");
    private static readonly Api.Core.V1.Taint Taint = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public Rejection? Filter(PodInfo pod, NodeState node) =>
        node.Node.Spec.Unschedulable && !TaintToleration.Tolerates(pod.Pod.Spec.Tolerations, Taint) ? Cordoned : null;
}
