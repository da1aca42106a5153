using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;

namespace Podium.Controllers.Descheduler;

/// <summary>
/// Evicts pods of which their node has another of the same owner and the same images, as far as other nodes could take them: in the end
/// no node has more than its even share (pkg/framework/plugins/removeduplicates).
/// </summary>
public sealed class RemoveDuplicates(RemoveDuplicatesArgs args) : IBalancePlugin
{
    /// <inheritdoc/>
    public string Name => "RemoveDuplicates";

    /// <inheritdoc/>
    public async Task BalanceAsync(BalanceContext context, CancellationToken cancellationToken)
    {
        foreach (var (owner, family) in Families(context))
        {
            var targets = Targets(family.Duplicates.Values.SelectMany(pods => pods), context.Cluster.Nodes);
            if (targets < 2)
            {
                context.Note($"{owner}: less than two feasible nodes for duplicates to land, skipping eviction");
                continue;
            }

            var share = (family.Count + targets - 1) / targets;
            foreach (var (_, duplicates) in family.Duplicates)
            {
                // The pod that the others duplicate is not among them.
                if (!await EvictAsync(duplicates.Skip(share - 1), context, cancellationToken))
                {
                    return;
                }
            }
        }
    }

    private static async Task<bool> EvictAsync(IEnumerable<Pod> pods, BalanceContext context, CancellationToken cancellationToken)
    {
        foreach (var pod in pods)
        {
            switch (await context.EvictAsync(pod, cancellationToken))
            {
                case EvictionOutcome.NodeLimit:
                    return true;
                case EvictionOutcome.TotalLimit:
                    return false;
                default:
                    continue;
            }
        }

        return true;
    }

    /// <summary>The pods by owner and images, in a stable order, with those that are one too many on their node.</summary>
    private SortedDictionary<string, Family> Families(BalanceContext context)
    {
        var families = new SortedDictionary<string, Family>(StringComparer.Ordinal);
        foreach (var node in context.Cluster.Nodes)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var pod in context.Cluster.PodsOn(node))
            {
                if (!IsLookedAt(pod, context.Evictability))
                {
                    continue;
                }

                var images = string.Join('#', pod.Spec.Containers.Select(c => c.Image).Order(StringComparer.Ordinal));
                var owners = pod.Metadata.OwnerReferences.Select(o => $"{pod.Metadata.Namespace}/{o.Kind}/{o.Name}").Order(StringComparer.Ordinal).ToList();
                var isFirst = seen.Add(string.Join(';', owners) + "|" + images);
                foreach (var owner in owners)
                {
                    var key = $"{owner} ({images})";
                    if (!families.TryGetValue(key, out var family))
                    {
                        families[key] = family = new Family();
                    }

                    family.Add(node, pod, isFirst);
                }
            }
        }

        return families;
    }

    private bool IsLookedAt(Pod pod, Evictability evictability) =>
        pod.Metadata.OwnerReferences.Count > 0
        && !pod.Metadata.OwnerReferences.Any(o => args.ExcludeOwnerKinds.Contains(o.Kind))
        && (args.Namespaces is not { Include.Count: > 0 } included || included.Include.Contains(pod.Metadata.Namespace))
        && args.Namespaces?.Exclude.Contains(pod.Metadata.Namespace) != true
        && evictability.WhyNot(pod) is null
        && evictability.HasElsewhere(pod);

    /// <summary>How many nodes the duplicates may be on: those that at least one of them could choose among.</summary>
    private static int Targets(IEnumerable<Pod> duplicates, IReadOnlyList<Node> nodes)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pod in duplicates)
        {
            var possible = nodes.Where(node => NodeFit.IsAllowed(pod, node)).Select(node => node.Metadata.Name).ToList();
            if (possible.Count > 1)
            {
                targets.UnionWith(possible);
            }
        }

        return targets.Count;
    }

    /// <summary>The pods of one owner with the same images.</summary>
    private sealed class Family
    {
        /// <summary>How many there are.</summary>
        public int Count { get; private set; }

        /// <summary>By node, all but the first.</summary>
        public SortedDictionary<string, List<Pod>> Duplicates { get; } = new(StringComparer.Ordinal);

        public void Add(Node node, Pod pod, bool isFirst)
        {
            Count++;
            if (isFirst)
            {
                return;
            }

            if (!Duplicates.TryGetValue(node.Metadata.Name, out var pods))
            {
                Duplicates[node.Metadata.Name] = pods = [];
            }

            pods.Add(pod);
        }
    }
}
