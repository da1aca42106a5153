using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;

namespace Podium.Scheduler.Choice;

/// <summary>
/// Chooses a node for a pod: filters, then scores. Deterministic apart from <paramref name="random"/>, which breaks ties.
/// In a large cluster it stops looking once it has enough nodes that do, and goes on from there with the next pod, as upstream's
/// schedule_one.go does.
/// </summary>
internal sealed class NodeChoice(SchedulingRules rules, Random random)
{
    private const int SmallestSample = 100;
    private readonly List<NodeState> fitting = [];
    private readonly List<NodeState> narrowed = [];
    private long[] totals = [];
    private long[] scores = [];
    private int start;

    /// <summary>The node for a pod, or why there is none.</summary>
    public ChoiceResult Choose(PodInfo pod, ClusterState cluster)
    {
        if (cluster.Nodes.Count == 0)
        {
            return new(null, [], "no nodes available to schedule pods", null);
        }

        var fit = new PodFit(pod, cluster, rules.Filters);
        if (fit.OnlyNodes is { Count: 0 })
        {
            return new(null, [], FitMessage.OfPod(cluster.Nodes.Count, "pod affinity terms conflict"), fit);
        }

        // The node that others were ended on for this pod is its own, if it still does.
        if (cluster.Nominations.NodeOf(pod.Key) is { } nominated && cluster.Find(nominated) is { } own
            && fit.OnlyNodes?.Contains(nominated) != false && fit.Reject(own) is null)
        {
            return new(nominated, [], "", fit);
        }

        fitting.Clear();
        var candidates = Candidates(fit, cluster);
        var rejected = new List<NodeRejection>();
        var enough = SampleSize(candidates.Count);
        var looked = 0;
        for (; looked < candidates.Count && fitting.Count < enough; looked++)
        {
            var node = candidates[(start + looked) % candidates.Count];
            if (fit.Reject(node) is { } rejection)
            {
                rejected.Add(new(node, rejection));
            }
            else
            {
                fitting.Add(node);
            }
        }

        start = candidates.Count == 0 ? start : (start + looked) % candidates.Count;
        return fitting.Count > 0
            ? new(Best(pod, cluster).Name, [], "", fit)
            : new(null, rejected, Explain(cluster.Nodes.Count, rejected, fit), fit);
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

    private static string Explain(int nodes, List<NodeRejection> rejected, PodFit fit)
    {
        var message = new FitMessage(nodes);
        foreach (var (_, rejection) in rejected)
        {
            foreach (var reason in rejection.Reasons)
            {
                message.Add(reason);
            }
        }

        if (rejected.Count < nodes)
        {
            message.Add($"node(s) didn't satisfy plugin(s) [{fit.NarrowedBy}]", nodes - rejected.Count);
        }

        return message.ToString();
    }

    private IReadOnlyList<NodeState> Candidates(PodFit fit, ClusterState cluster)
    {
        if (fit.OnlyNodes is not { } only)
        {
            return cluster.Nodes;
        }

        narrowed.Clear();
        foreach (var name in only)
        {
            if (cluster.Find(name) is { } node)
            {
                narrowed.Add(node);
            }
        }

        return narrowed;
    }

    private NodeState Best(PodInfo pod, ClusterState cluster)
    {
        if (fitting.Count == 1)
        {
            return fitting[0];
        }

        if (totals.Length < fitting.Count)
        {
            totals = new long[fitting.Count * 2];
            scores = new long[fitting.Count * 2];
        }

        var sums = totals.AsSpan(0, fitting.Count);
        sums.Clear();
        foreach (var plugin in rules.Scores)
        {
            if (plugin.Prepare(pod, cluster, fitting) is { } preference)
            {
                Add(preference, plugin.Weight, sums, scores.AsSpan(0, fitting.Count));
            }
        }

        return Pick(sums);
    }

    private void Add(INodeScore preference, int weight, Span<long> sums, Span<long> ofNodes)
    {
        for (var i = 0; i < ofNodes.Length; i++)
        {
            ofNodes[i] = preference.Score(fitting[i]);
        }

        preference.Normalize(fitting, ofNodes);
        for (var i = 0; i < ofNodes.Length; i++)
        {
            sums[i] += ofNodes[i] * weight;
        }
    }

    private NodeState Pick(ReadOnlySpan<long> sums)
    {
        var (best, ties) = (0, 1);
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] > sums[best])
            {
                (best, ties) = (i, 1);
            }
            else if (sums[i] == sums[best] && random.Next(++ties) == 0)
            {
                best = i;
            }
        }

        return fitting[best];
    }
}

/// <summary>A node that does not do.</summary>
internal readonly record struct NodeRejection(NodeState Node, Rejection Rejection);

/// <summary>The outcome of a choice.</summary>
/// <param name="NodeName">The node; null where none does.</param>
/// <param name="Rejected">Where none does, the nodes that were asked.</param>
/// <param name="Message">Where none does, why, in Kubernetes' words.</param>
/// <param name="Fit">The rules as they were for the pod; null where there are no nodes.</param>
internal readonly record struct ChoiceResult(string? NodeName, IReadOnlyList<NodeRejection> Rejected, string Message, PodFit? Fit);
