using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A pod's nodeSelector and node affinity: required terms filter, preferred terms score.</summary>
internal sealed class NodeAffinityMatch : IFilterPlugin, IScorePlugin
{
    private static readonly Rejection NoMatch = Rejection.Lasting("node(s) didn't match Pod's node affinity/selector");

    public string Name => "NodeAffinity";

    public int Weight => 2;

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster) => pod.ChoosesNodes
        ? new Hard(pod.Pod, NamesOf(pod.Pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution))
        : null;

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster) => change.NodeBecame(pod.Pod.MayRunOn);

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting) =>
        pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution is { Count: > 0 } terms ? new Soft(terms) : null;

    /// <summary>
    /// The nodes that the terms name, where every term names some: a DaemonSet's pod names one, and need not look at the others.
    /// </summary>
    private static HashSet<string>? NamesOf(NodeSelector? required)
    {
        if (required is null)
        {
            return null;
        }

        HashSet<string>? all = null;
        foreach (var term in required.NodeSelectorTerms)
        {
            HashSet<string>? ofTerm = null;
            foreach (var field in term.MatchFields)
            {
                if (field is { Key: "metadata.name", Operator: "In" })
                {
                    if (ofTerm is null)
                    {
                        ofTerm = new(field.Values, StringComparer.Ordinal);
                    }
                    else
                    {
                        ofTerm.IntersectWith(field.Values);
                    }
                }
            }

            if (ofTerm is null)
            {
                return null;
            }

            all ??= new(StringComparer.Ordinal);
            all.UnionWith(ofTerm);
        }

        return all;
    }

    private sealed class Hard(Pod pod, HashSet<string>? names) : INodeFilter
    {
        public IReadOnlySet<string>? OnlyNodes => names;

        public Rejection? Filter(NodeState node) => pod.MayRunOn(node.Node) ? null : NoMatch;
    }

    /// <summary>Adds up the weights of the preferred terms that the node satisfies.</summary>
    private sealed class Soft(IReadOnlyList<PreferredSchedulingTerm> terms) : INodeScore
    {
        public long Score(NodeState node)
        {
            long earned = 0;
            foreach (var preferred in terms)
            {
                if (preferred.Weight != 0 && preferred.Preference.Matches(node.Node.Metadata.Labels, node.Name))
                {
                    earned += preferred.Weight;
                }
            }

            return earned;
        }

        public void Normalize(IReadOnlyList<NodeState> nodes, Span<long> scores) => Normalization.ByGreatest(scores, reverse: false);
    }
}
