using System.Globalization;
using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;

namespace Podium.Scheduler;

/// <summary>
/// Chooses a node for a pod: filters, then scores. Deterministic apart from <paramref name="random"/>, which breaks ties.
/// In a large cluster it stops looking once it has enough nodes that do, and goes on from there with the next pod, as upstream's
/// schedule_one.go does.
/// </summary>
internal sealed class NodeChoice(IReadOnlyList<INodeFilter> filters, IReadOnlyList<INodeScore> scores, Random random)
{
    private const int SmallestSample = 100;
    private readonly List<NodeState> fitting = [];
    private int start;

    /// <summary>The rules of a default Kubernetes scheduler, in its order.</summary>
    public static NodeChoice Default(Random random)
    {
        var taints = new TaintToleration();
        var affinity = new NodeAffinityMatch();
        var resources = new NodeResourcesFit();
        return new(
            [new NodeUnschedulable(), taints, affinity, new NodePorts(), resources],
            [taints, affinity, resources, new NodeResourcesBalancedAllocation()],
            random);
    }

    /// <summary>The node for a pod, or why there is none.</summary>
    public ChoiceResult Choose(PodInfo pod, IReadOnlyList<NodeState> nodes)
    {
        if (nodes.Count == 0)
        {
            return new ChoiceResult(null, "no nodes available to schedule pods");
        }

        fitting.Clear();
        var rejections = new Dictionary<string, int>(StringComparer.Ordinal);
        var evictionHelps = 0;
        var enough = SampleSize(nodes.Count);
        var looked = 0;
        for (; looked < nodes.Count && fitting.Count < enough; looked++)
        {
            var node = nodes[(start + looked) % nodes.Count];
            if (Reject(pod, node) is not { } rejection)
            {
                fitting.Add(node);
                continue;
            }

            foreach (var reason in rejection.Reasons)
            {
                rejections[reason] = rejections.GetValueOrDefault(reason) + 1;
            }

            evictionHelps += rejection.EvictionCannotHelp ? 0 : 1;
        }

        start = (start + looked) % nodes.Count;
        return fitting.Count > 0
            ? new ChoiceResult(Best(pod).Name, "")
            : new ChoiceResult(null, Explain(nodes.Count, rejections, evictionHelps));
    }

    /// <summary>How many nodes that do are enough: all of up to 100, then a share that shrinks to 5 percent.</summary>
    internal static int SampleSize(int nodes)
    {
        if (nodes < SmallestSample)
        {
            return nodes;
        }

        var percent = Math.Max(5, 50 - (nodes / 125));
        return Math.Max(SmallestSample, nodes * percent / 100);
    }

    /// <summary>Upstream's sentence (framework/types.go FitError): the reasons with their counts, and what eviction could do.</summary>
    private static string Explain(int nodes, Dictionary<string, int> rejections, int evictionHelps)
    {
        var reasons = rejections
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}"))
            .Order(StringComparer.Ordinal);
        var preemption = new List<string>();
        if (evictionHelps > 0)
        {
            preemption.Add(string.Create(CultureInfo.InvariantCulture, $"{evictionHelps} No preemption victims found for incoming pod"));
        }

        if (nodes - evictionHelps > 0)
        {
            preemption.Add(string.Create(CultureInfo.InvariantCulture, $"{nodes - evictionHelps} Preemption is not helpful for scheduling"));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"0/{nodes} nodes are available: {string.Join(", ", reasons)}. preemption: 0/{nodes} nodes are available: {string.Join(", ", preemption.Order(StringComparer.Ordinal))}.");
    }

    private Rejection? Reject(PodInfo pod, NodeState node)
    {
        foreach (var filter in filters)
        {
            if (filter.Filter(pod, node) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private NodeState Best(PodInfo pod)
    {
        if (fitting.Count == 1)
        {
            return fitting[0];
        }

        var best = fitting[0];
        var bestScore = long.MinValue;
        var ties = 0;
        foreach (var node in fitting)
        {
            long score = 0;
            foreach (var preference in scores)
            {
                score += preference.Score(pod, node) * preference.Weight;
            }

            if (score > bestScore)
            {
                (best, bestScore, ties) = (node, score, 1);
            }
            else if (score == bestScore && random.Next(++ties) == 0)
            {
                best = node;
            }
        }

        return best;
    }
}

/// <summary>The outcome of a choice.</summary>
/// <param name="NodeName">The node; null where none does.</param>
/// <param name="Message">Where none does, why, in Kubernetes' words.</param>
internal readonly record struct ChoiceResult(string? NodeName, string Message);
