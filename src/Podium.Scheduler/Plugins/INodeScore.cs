using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A preference among the nodes that do. Pure.</summary>
internal interface IScorePlugin
{
    /// <summary>How much this preference counts beside the others, in a default Kubernetes scheduler.</summary>
    int Weight { get; }

    /// <summary>The preference for one pod; null where all nodes are equal to it.</summary>
    INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting);
}

/// <summary>A preference made ready for one pod.</summary>
internal interface INodeScore
{
    /// <summary>How well the node does, in the preference's own measure.</summary>
    long Score(NodeState node);

    /// <summary>Brings the nodes' scores to 0 to 100. Those that are so by nature need nothing.</summary>
    void Normalize(IReadOnlyList<NodeState> nodes, Span<long> scores)
    {
    }
}

/// <summary>How preferences without a natural range are brought to 0 to 100.</summary>
internal static class Normalization
{
    public const long Best = 100;

    /// <summary>The share of the greatest score; reversed, what is missing to it (upstream's DefaultNormalizeScore).</summary>
    public static void ByGreatest(Span<long> scores, bool reverse)
    {
        long greatest = 0;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        foreach (ref var score in scores)
        {
            var share = greatest == 0 ? score : Best * score / greatest;
            score = !reverse ? share : greatest == 0 ? Best : Best - share;
        }
    }
}
