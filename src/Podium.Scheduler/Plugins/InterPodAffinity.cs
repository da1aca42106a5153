using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Pods near pods and away from them: what a pod's own required terms ask for, and what the anti-affinity of the pods that run already
/// asks of it (pkg/scheduler/framework/plugins/interpodaffinity).
/// </summary>
internal sealed class InterPodAffinity : IFilterPlugin
{
    private static readonly Rejection AffinityUnmet = Rejection.Lasting("node(s) didn't match pod affinity rules");
    private static readonly Rejection AntiAffinityUnmet = Rejection.Passing("node(s) didn't match pod anti-affinity rules");
    private static readonly Rejection OthersAntiAffinityUnmet = Rejection.Passing("node(s) didn't satisfy existing pods anti-affinity rules");

    public string Name => "InterPodAffinity";

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster)
    {
        var others = new OthersCounts(cluster);
        foreach (var holder in cluster.RequiredAnti.All)
        {
            if (holder.Term.Matches(pod, cluster.Namespaces))
            {
                others.Of(holder.Term.TopologyKey).Add(holder.Counts, 1);
            }
        }

        // A pod that waits for a node may bring anti-affinity that no placed pod has.
        return pod.Terms.Required.Count == 0 && pod.Terms.RequiredAnti.Count == 0 && others.IsEmpty && !cluster.Nominations.Any
            ? null
            : new Hard(pod, cluster, others);
    }

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster)
    {
        if (change.OfNamespaces)
        {
            return pod.Terms.Required.Count > 0;
        }

        if (change.Node is { } node)
        {
            return change.NodeBefore is not { } before || TopologyChanged(pod, before, node);
        }

        var (wasWanted, isWanted) = (IsWanted(pod, change.PodBefore, cluster), IsWanted(pod, change.Pod, cluster));
        var (wasInTheWay, isInTheWay) = (IsInTheWay(pod, change.PodBefore, cluster), IsInTheWay(pod, change.Pod, cluster));
        return (isWanted && !wasWanted) || (wasInTheWay && !isInTheWay);
    }

    private static bool IsWanted(PodInfo pod, PodInfo? other, ClusterState cluster) =>
        other is not null && pod.Terms.Required.Count > 0 && MatchesAll(pod.Terms.Required, other, cluster.Namespaces);

    private static bool IsInTheWay(PodInfo pod, PodInfo? other, ClusterState cluster) =>
        other is not null && (MatchesAny(pod.Terms.RequiredAnti, other, cluster.Namespaces) || MatchesAny(other.Terms.RequiredAnti, pod, cluster.Namespaces));

    // A pod that others keep away may be let in by any label: which labels theirs are about is not remembered.
    private static bool TopologyChanged(PodInfo pod, Api.Core.V1.Node before, Api.Core.V1.Node after)
    {
        var keys = pod.Terms.Required.Concat(pod.Terms.RequiredAnti).Select(t => t.TopologyKey);
        return pod.Terms.IsEmpty
            ? !LabelsEqual.Of(before.Metadata.Labels, after.Metadata.Labels)
            : keys.Any(key => before.Metadata.Labels.GetValueOrDefault(key) != after.Metadata.Labels.GetValueOrDefault(key));
    }

    private static bool MatchesAll(IReadOnlyList<AffinityTerm> terms, PodInfo other, NamespaceLabels labels)
    {
        foreach (var term in terms)
        {
            if (!term.Matches(other, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesAny(IReadOnlyList<AffinityTerm> terms, PodInfo other, NamespaceLabels labels)
    {
        foreach (var term in terms)
        {
            if (term.Matches(other, labels))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many pods there are, by place, whose anti-affinity is about the pod.</summary>
    private sealed class OthersCounts(ClusterState cluster)
    {
        private readonly List<DomainCounts> byKey = [];

        public bool IsEmpty => byKey.Count == 0;

        public DomainCounts Of(string key)
        {
            foreach (var counts in byKey)
            {
                if (counts.Topology.Key == key)
                {
                    return counts;
                }
            }

            var added = new DomainCounts(cluster.TopologyOf(key));
            byKey.Add(added);
            return added;
        }

        public bool AnyAt(NodeState node)
        {
            foreach (var counts in byKey)
            {
                if (counts.At(node) > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class Hard : INodeFilter
    {
        private readonly PodInfo pod;
        private readonly ClusterState cluster;
        private readonly OthersCounts others;
        private readonly DomainCounts[] wanted;
        private readonly DomainCounts[] unwanted;

        public Hard(PodInfo pod, ClusterState cluster, OthersCounts others)
        {
            this.pod = pod;
            this.cluster = cluster;
            this.others = others;

            // A pod counts as wanted only if all terms are about it; then it counts for each term's topology.
            wanted = new DomainCounts[pod.Terms.Required.Count];
            if (wanted.Length > 0)
            {
                var group = cluster.GroupOf(PodGroup.Of(pod.Terms.Required, cluster.Namespaces));
                for (var i = 0; i < wanted.Length; i++)
                {
                    wanted[i] = new(cluster.TopologyOf(pod.Terms.Required[i].TopologyKey));
                    wanted[i].Add(group.Counts, 1);
                }
            }

            unwanted = new DomainCounts[pod.Terms.RequiredAnti.Count];
            for (var i = 0; i < unwanted.Length; i++)
            {
                var term = pod.Terms.RequiredAnti[i];
                unwanted[i] = new(cluster.TopologyOf(term.TopologyKey));
                unwanted[i].Add(cluster.GroupOf(PodGroup.Of([term], cluster.Namespaces)).Counts, 1);
            }
        }

        public Rejection? Filter(NodeState node)
        {
            if (!HasWanted(node))
            {
                return AffinityUnmet;
            }

            foreach (var counts in unwanted)
            {
                if (counts.At(node) > 0)
                {
                    return AntiAffinityUnmet;
                }
            }

            return others.AnyAt(node) ? OthersAntiAffinityUnmet : null;
        }

        public void Suppose(PodInfo other, NodeState node, int by)
        {
            foreach (var term in other.Terms.RequiredAnti)
            {
                if (term.Matches(pod, cluster.Namespaces))
                {
                    others.Of(term.TopologyKey).Add(node.Slot, by);
                }
            }

            if (wanted.Length > 0 && MatchesAll(pod.Terms.Required, other, cluster.Namespaces))
            {
                foreach (var counts in wanted)
                {
                    counts.Add(node.Slot, by);
                }
            }

            for (var i = 0; i < unwanted.Length; i++)
            {
                if (pod.Terms.RequiredAnti[i].Matches(other, cluster.Namespaces))
                {
                    unwanted[i].Add(node.Slot, by);
                }
            }
        }

        private bool HasWanted(NodeState node)
        {
            var near = true;
            foreach (var counts in wanted)
            {
                if (counts.Topology.DomainOf(node) == Topology.None)
                {
                    return false;
                }

                near &= counts.At(node) > 0;
            }

            // The first pod of a group whose pods want to be together has nobody to join.
            return near || (!wanted.Any(counts => counts.Any) && MatchesAll(pod.Terms.Required, pod, cluster.Namespaces));
        }
    }
}
