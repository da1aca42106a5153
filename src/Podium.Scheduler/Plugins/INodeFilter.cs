using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A rule that a node must satisfy for a pod. Pure: it looks at its arguments only.</summary>
internal interface INodeFilter
{
    /// <summary>Why the node does not do; null where it does.</summary>
    Rejection? Filter(PodInfo pod, NodeState node);
}

/// <summary>Why a node does not do for a pod.</summary>
/// <param name="Reasons">Kubernetes' texts, which the pod's condition counts over the nodes.</param>
/// <param name="EvictionCannotHelp">Whether no eviction of other pods could change it.</param>
internal sealed record Rejection(IReadOnlyList<string> Reasons, bool EvictionCannotHelp)
{
    public static Rejection Lasting(string reason) => new([reason], true);

    public static Rejection Passing(params string[] reasons) => new(reasons, false);
}

/// <summary>A preference among the nodes that do. Pure.</summary>
internal interface INodeScore
{
    /// <summary>How much this preference counts beside the others.</summary>
    int Weight { get; }

    /// <summary>From 0 to 100: how well the node does.</summary>
    long Score(PodInfo pod, NodeState node);
}
