using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Prefers places that hold fewer pods of a pod's group: by its soft constraints, or by the system's where it has none at all
/// (pkg/scheduler/framework/plugins/podtopologyspread, scoring).
/// </summary>
internal sealed class PodTopologySpreadScore(ISpreadSelectors? selectors) : IScorePlugin
{
    private const string Hostname = "kubernetes.io/hostname";

    public int Weight => 2;

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting)
    {
        var own = pod.Pod.Spec.TopologySpreadConstraints.Count > 0;
        var constraints = own ? SpreadConstraint.Of(pod, "ScheduleAnyway") : DefaultsOf(pod);
        return constraints.Count == 0 ? null : new Soft(pod, cluster, fitting, constraints, needsAllLabels: own);
    }

    private IReadOnlyList<SpreadConstraint> DefaultsOf(PodInfo pod) =>
        selectors?.Of(pod.Pod) is { IsEverything: false } selector ? SpreadConstraint.Defaults(selector) : [];

    private sealed class Soft : INodeScore
    {
        private readonly Wish[] wishes;
        private readonly HashSet<int> ignored = [];

        public Soft(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting, IReadOnlyList<SpreadConstraint> constraints, bool needsAllLabels)
        {
            wishes = new Wish[constraints.Count];
            for (var i = 0; i < wishes.Length; i++)
            {
                var group = cluster.GroupOf(PodGroup.Of(pod.Key.Namespace, constraints[i].Selector)).Counts;
                wishes[i] = new Wish(constraints[i], new(cluster.TopologyOf(constraints[i].TopologyKey)), group);
            }

            foreach (var node in fitting)
            {
                if (needsAllLabels && !HasAllLabels(node))
                {
                    ignored.Add(node.Slot);
                    continue;
                }

                foreach (var wish in wishes)
                {
                    if (!wish.IsByNode)
                    {
                        wish.Counts.ByDomain.TryAdd(wish.Counts.Topology.DomainOf(node), 0);
                    }
                }
            }

            foreach (var wish in wishes)
            {
                wish.PerPod = Math.Log((wish.IsByNode ? fitting.Count - ignored.Count : wish.Counts.ByDomain.Count) + 2);
                if (!wish.IsByNode)
                {
                    CountPlaces(wish, pod, cluster, needsAllLabels);
                }
            }
        }

        public long Score(NodeState node)
        {
            if (ignored.Contains(node.Slot))
            {
                return 0;
            }

            double score = 0;
            foreach (var wish in wishes)
            {
                if (wish.Counts.Topology.DomainOf(node) != Topology.None)
                {
                    // A wide skew makes small differences matter less.
                    var count = wish.IsByNode ? wish.Group.At(node.Slot) : wish.Counts.At(node);
                    score += (count * wish.PerPod) + (wish.Constraint.MaxSkew - 1);
                }
            }

            return (long)Math.Round(score, MidpointRounding.AwayFromZero);
        }

        public void Normalize(IReadOnlyList<NodeState> nodes, Span<long> scores)
        {
            var (least, greatest) = (long.MaxValue, 0L);
            for (var i = 0; i < scores.Length; i++)
            {
                if (!ignored.Contains(nodes[i].Slot))
                {
                    least = Math.Min(least, scores[i]);
                    greatest = Math.Max(greatest, scores[i]);
                }
            }

            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = ignored.Contains(nodes[i].Slot) ? 0
                    : greatest == 0 ? Normalization.Best
                    : Normalization.Best * (greatest + least - scores[i]) / greatest;
            }
        }

        /// <summary>Adds up the pods of all nodes, those that do not do among them, in the places where a node does.</summary>
        private void CountPlaces(Wish wish, PodInfo pod, ClusterState cluster, bool needsAllLabels)
        {
            foreach (var (slot, count) in wish.Group.BySlot)
            {
                var node = cluster.AtSlot(slot);
                if (wish.Counts.ByDomain.ContainsKey(wish.Counts.Topology.DomainOf(node))
                    && (!needsAllLabels || HasAllLabels(node))
                    && wish.Constraint.Counts(pod, node.Node))
                {
                    wish.Counts.Add(slot, count);
                }
            }
        }

        private bool HasAllLabels(NodeState node)
        {
            foreach (var wish in wishes)
            {
                if (wish.Counts.Topology.DomainOf(node) == Topology.None)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>A soft constraint with its counts.</summary>
    private sealed record Wish(SpreadConstraint Constraint, DomainCounts Counts, SlotCounts Group)
    {
        /// <summary>Whether each node is a place of its own, so that its own count is the place's.</summary>
        public bool IsByNode { get; } = Constraint.TopologyKey == Hostname;

        /// <summary>How much each pod counts: more with more places, so that the few pods of each are not watered down.</summary>
        public double PerPod { get; set; }
    }
}
