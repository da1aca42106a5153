using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Keeps pods of a group spread over places: no place may hold more than maxSkew pods above the one with the fewest
/// (pkg/scheduler/framework/plugins/podtopologyspread, filtering).
/// </summary>
internal sealed class PodTopologySpread : IFilterPlugin
{
    private const string Unmet = "node(s) didn't match pod topology spread constraints";
    private static readonly Rejection TooMany = Rejection.Passing(Unmet);
    private static readonly Rejection NoLabel = Rejection.Lasting(Unmet + " (missing required label)");

    public string Name => "PodTopologySpread";

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster)
    {
        var constraints = SpreadConstraint.Of(pod, "DoNotSchedule");
        return constraints.Count == 0 ? null : new Hard(pod, cluster, constraints);
    }

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster)
    {
        var constraints = SpreadConstraint.Of(pod, "DoNotSchedule");
        if (change.Node is { } node)
        {
            return change.NodeBefore is not { } before
                || !LabelsEqual.Of(before.Metadata.Labels, node.Metadata.Labels)
                || before.Spec.Taints.Count != node.Spec.Taints.Count || !before.Spec.Taints.SequenceEqual(node.Spec.Taints);
        }

        foreach (var constraint in constraints)
        {
            if (IsCounted(change.PodBefore) != IsCounted(change.Pod))
            {
                return true;
            }

            bool IsCounted(PodInfo? other) => other is not null && IsCountedBy(constraint, pod, other);
        }

        return false;
    }

    private static bool IsCountedBy(SpreadConstraint constraint, PodInfo pod, PodInfo other) =>
        other.Key.Namespace == pod.Key.Namespace && other.Pod.Metadata.DeletionTimestamp is null && constraint.Selector.Matches(other.Labels);

    private sealed class Hard : INodeFilter
    {
        private readonly PodInfo pod;
        private readonly Bound[] bounds;

        public Hard(PodInfo pod, ClusterState cluster, IReadOnlyList<SpreadConstraint> constraints)
        {
            this.pod = pod;
            bounds = [.. constraints.Select(c => new Bound(c, new(cluster.TopologyOf(c.TopologyKey)), c.Selector.Matches(pod.Labels) ? 1 : 0))];
            var groups = new SlotCounts[bounds.Length];
            for (var i = 0; i < bounds.Length; i++)
            {
                groups[i] = cluster.GroupOf(PodGroup.Of(pod.Key.Namespace, constraints[i].Selector)).Counts;
            }

            foreach (var node in cluster.Nodes)
            {
                if (!HasAllLabels(node))
                {
                    continue;
                }

                for (var i = 0; i < bounds.Length; i++)
                {
                    if (bounds[i].Constraint.Counts(pod, node.Node))
                    {
                        bounds[i].Counts.Add(node.Slot, groups[i].At(node.Slot));
                    }
                }
            }

            foreach (var bound in bounds)
            {
                bound.FindFewest();
            }
        }

        public Rejection? Filter(NodeState node)
        {
            foreach (var bound in bounds)
            {
                if (bound.Counts.Topology.DomainOf(node) == Topology.None)
                {
                    return NoLabel;
                }

                if (bound.Counts.At(node) + bound.Self - bound.Fewest > bound.Constraint.MaxSkew)
                {
                    return TooMany;
                }
            }

            return null;
        }

        public void Suppose(PodInfo other, NodeState node, int by)
        {
            if (!HasAllLabels(node))
            {
                return;
            }

            foreach (var bound in bounds)
            {
                if (IsCountedBy(bound.Constraint, pod, other) && bound.Constraint.Counts(pod, node.Node))
                {
                    bound.Counts.Add(node.Slot, by);
                    bound.FindFewest();
                }
            }
        }

        private bool HasAllLabels(NodeState node)
        {
            foreach (var bound in bounds)
            {
                if (bound.Counts.Topology.DomainOf(node) == Topology.None)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A constraint with its counts.</summary>
    private sealed class Bound(SpreadConstraint constraint, DomainCounts counts, int self)
    {
        public SpreadConstraint Constraint => constraint;

        public DomainCounts Counts => counts;

        /// <summary>1 where the pod itself is one of those that are counted.</summary>
        public int Self => self;

        /// <summary>The number of pods in the place with the fewest; 0 while there are fewer places than asked for.</summary>
        public long Fewest { get; private set; }

        public void FindFewest()
        {
            if (counts.ByDomain.Count < constraint.MinDomains)
            {
                Fewest = 0;
                return;
            }

            Fewest = long.MaxValue;
            foreach (var count in counts.ByDomain.Values)
            {
                Fewest = Math.Min(Fewest, count);
            }
        }
    }
}
