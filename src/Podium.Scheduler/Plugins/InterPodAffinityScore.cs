using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// The wishes of a pod about the pods near it, and theirs about it. The required affinity of the pods that run counts as a wish of weight 1
/// (upstream's hardPodAffinityWeight).
/// </summary>
internal sealed class InterPodAffinityScore : IScorePlugin
{
    private const int RequiredWeight = 1;

    public int Weight => 2;

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting)
    {
        List<DomainCounts>? byKey = null;
        foreach (var (term, weight) in pod.Terms.Preferred)
        {
            Of(term.TopologyKey).Add(cluster.GroupOf(PodGroup.Of([term], cluster.Namespaces)).Counts, weight);
        }

        foreach (var holder in cluster.Preferred.All)
        {
            AddOf(holder, holder.Weight);
        }

        foreach (var holder in cluster.Required.All)
        {
            AddOf(holder, RequiredWeight);
        }

        return byKey is null ? null : new Wishes(byKey);

        void AddOf(TermHolder holder, int weight)
        {
            if (holder.Term.Matches(pod, cluster.Namespaces))
            {
                Of(holder.Term.TopologyKey).Add(holder.Counts, weight);
            }
        }

        DomainCounts Of(string key)
        {
            byKey ??= [];
            var counts = byKey.Find(c => c.Topology.Key == key);
            if (counts is null)
            {
                byKey.Add(counts = new(cluster.TopologyOf(key)));
            }

            return counts;
        }
    }

    private sealed class Wishes(List<DomainCounts> byKey) : INodeScore
    {
        public long Score(NodeState node)
        {
            long sum = 0;
            foreach (var counts in byKey)
            {
                sum += counts.At(node);
            }

            return sum;
        }

        /// <summary>The least becomes 0 and the greatest 100.</summary>
        public void Normalize(IReadOnlyList<NodeState> nodes, Span<long> scores)
        {
            var (least, greatest) = (long.MaxValue, long.MinValue);
            foreach (var score in scores)
            {
                least = Math.Min(least, score);
                greatest = Math.Max(greatest, score);
            }

            foreach (ref var score in scores)
            {
                score = greatest == least ? 0 : (long)(Normalization.Best * ((double)(score - least) / (greatest - least)));
            }
        }
    }
}
