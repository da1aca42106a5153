using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A pod's nodeSelector and node affinity: required terms filter, preferred terms score.</summary>
internal sealed class NodeAffinityMatch : INodeFilter, INodeScore
{
    private static readonly Rejection NoMatch = Rejection.Lasting("node(s) didn't match Pod's node affinity/selector");

    public int Weight => 2;

    public Rejection? Filter(PodInfo pod, NodeState node) => pod.Pod.MayRunOn(node.Node) ? null : NoMatch;

    /// <summary>The share of the preferred terms' weight that the node earns.</summary>
    public long Score(PodInfo pod, NodeState node)
    {
        long earned = 0, all = 0;
        foreach (var preferred in pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
        {
            all += preferred.Weight;
            if (preferred.Preference.Matches(node.Node.Metadata.Labels, node.Node.Metadata.Name))
            {
                earned += preferred.Weight;
            }
        }

        return all == 0 ? 0 : earned * 100 / all;
    }
}
