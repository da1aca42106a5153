using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;

namespace Podium.Controllers.Descheduler;

/// <summary>
/// Evicts pods of nodes of which much is asked for, while there are nodes of which little is, until the former are down to their target or
/// the latter are full (pkg/framework/plugins/nodeutilization). What pods ask for counts, not what they use.
/// </summary>
public sealed class LowNodeUtilization(LowNodeUtilizationArgs args) : IBalancePlugin
{
    private static readonly IReadOnlyList<string> AlwaysCounted = ["cpu", "memory", "pods"];

    /// <inheritdoc/>
    public string Name => "LowNodeUtilization";

    /// <inheritdoc/>
    public async Task BalanceAsync(BalanceContext context, CancellationToken cancellationToken)
    {
        var resources = AlwaysCounted.Union(args.Thresholds.Keys).ToList();
        var nodes = context.Cluster.Nodes.Select(n => new NodeUsage(n, context.Cluster.PodsOn(n), resources)).ToList();
        var (under, over) = Thresholds(nodes);
        var low = nodes.Where(n => !n.Node.Spec.Unschedulable && under.All(t => n.Percent(t.Key) <= t.Value)).ToList();
        var high = nodes.Except(low).Where(n => over.Any(t => n.Percent(t.Key) > t.Value)).OrderByDescending(n => n.Sum).ToList();
        Describe(context, nodes, low, high);
        if (WhyNothing(nodes, low, high) is { } reason)
        {
            context.Note(reason);
            return;
        }

        var room = resources.ToDictionary(name => name, name => low.Sum(n => n.Capacity(name, ShareOf(over, name)) - n.Used(name)), StringComparer.Ordinal);
        foreach (var node in high)
        {
            if (!await RelieveAsync(node, over, room, low, context, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Evicts pods of one node, the least important first; false where the run's limit is reached.</summary>
    private async Task<bool> RelieveAsync(
        NodeUsage node,
        IReadOnlyDictionary<string, double> over,
        Dictionary<string, long> room,
        List<NodeUsage> destinations,
        BalanceContext context,
        CancellationToken cancellationToken)
    {
        var removable = node.Pods.Where(p => context.Evictability.WhyNot(p) is null).OrderBy(p => p.Spec.Priority ?? long.MinValue).ThenBy(QosRank).ToList();
        if (removable.Count == 0)
        {
            context.Note($"no removable pods on node {node.Node.Metadata.Name}");
        }

        var evicted = 0;
        foreach (var pod in removable)
        {
            if (evicted >= args.EvictionLimits?.Node || !GoesOn(node, over, room))
            {
                return true;
            }

            if (!destinations.Any(d => d.Node.Spec.Taints.All(pod.Spec.Tolerations.Tolerates))
                || args.EvictableNamespaces?.Exclude.Contains(pod.Metadata.Namespace) == true
                || !context.Evictability.HasElsewhere(pod))
            {
                continue;
            }

            switch (await context.EvictAsync(pod, cancellationToken))
            {
                case EvictionOutcome.TotalLimit:
                    return false;
                case EvictionOutcome.NodeLimit:
                    return true;
                case EvictionOutcome.Evicted:
                    evicted++;
                    node.Remove(pod);
                    foreach (var (name, amount) in node.Of(pod))
                    {
                        room[name] -= amount;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>Whether the node is still above its target, and the others have room.</summary>
    private static bool GoesOn(NodeUsage node, IReadOnlyDictionary<string, double> over, Dictionary<string, long> room) =>
        node.Resources.Any(name => node.Used(name) > node.Capacity(name, ShareOf(over, name))) && room.Values.All(left => left > 0);

    private string? WhyNothing(List<NodeUsage> nodes, List<NodeUsage> low, List<NodeUsage> high) =>
        low.Count == 0 ? "no node is underutilized, nothing to do here, you might tune your thresholds further"
        : low.Count <= args.NumberOfNodes ? $"the number of underutilized nodes ({low.Count}) is less or equal than numberOfNodes ({args.NumberOfNodes}), nothing to do here"
        : low.Count == nodes.Count ? "all nodes are underutilized, nothing to do here"
        : high.Count == 0 ? "all nodes are under target utilization, nothing to do here"
        : null;

    /// <summary>The percentages as given, or as distances from the average.</summary>
    private (IReadOnlyDictionary<string, double> Under, IReadOnlyDictionary<string, double> Over) Thresholds(List<NodeUsage> nodes)
    {
        if (!args.UseDeviationThresholds || nodes.Count == 0)
        {
            return (args.Thresholds, args.TargetThresholds);
        }

        return (Around(args.Thresholds, -1), Around(args.TargetThresholds, 1));

        Dictionary<string, double> Around(IReadOnlyDictionary<string, double> distances, int sign) => distances.ToDictionary(
            d => d.Key, d => Math.Clamp(nodes.Average(n => n.Percent(d.Key)) + (sign * d.Value), 0, 100), StringComparer.Ordinal);
    }

    private static void Describe(BalanceContext context, List<NodeUsage> nodes, List<NodeUsage> low, List<NodeUsage> high)
    {
        foreach (var node in nodes)
        {
            var usage = string.Join(", ", node.Resources.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {node.Percent(name):0.#}%")));
            var category = low.Contains(node) ? "underutilized" : high.Contains(node) ? "overutilized" : "appropriately utilized";
            context.Note($"node {node.Node.Metadata.Name} is {category} ({usage})");
        }
    }

    private static double? ShareOf(IReadOnlyDictionary<string, double> shares, string name) => shares.TryGetValue(name, out var share) ? share : null;

    private static int QosRank(Pod pod) => PodQos.Get(pod) switch
    {
        "BestEffort" => 0,
        "Burstable" => 1,
        _ => 2,
    };
}
