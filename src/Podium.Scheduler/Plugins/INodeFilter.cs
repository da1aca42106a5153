using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A rule that a node must satisfy for a pod. Pure: it looks at its arguments only.</summary>
internal interface IFilterPlugin
{
    /// <summary>Upstream's name of the rule, as messages show it.</summary>
    string Name { get; }

    /// <summary>The rule for one pod in the cluster as it is; null where it asks nothing of this pod.</summary>
    INodeFilter? Prepare(PodInfo pod, ClusterState cluster);

    /// <summary>Whether a change may let a node do for a pod that this rule kept from it (upstream's queueing hints).</summary>
    bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster);
}

/// <summary>A rule made ready for one pod.</summary>
internal interface INodeFilter
{
    /// <summary>The only nodes, by name, that can do; null where it may be any.</summary>
    IReadOnlySet<string>? OnlyNodes => null;

    /// <summary>Why the node does not do; null where it does.</summary>
    Rejection? Filter(NodeState node);

    /// <summary>
    /// Supposes that another pod came to a node (1) or left it (-1), which counts made beforehand must show. Called as often the one
    /// way as the other, so that in the end nothing has changed.
    /// </summary>
    void Suppose(PodInfo other, NodeState node, int by)
    {
    }
}

/// <summary>Why a node does not do for a pod.</summary>
/// <param name="Reasons">Kubernetes' texts, which the pod's condition counts over the nodes.</param>
/// <param name="EvictionCannotHelp">Whether no eviction of other pods could change it.</param>
internal sealed record Rejection(IReadOnlyList<string> Reasons, bool EvictionCannotHelp)
{
    public static Rejection Lasting(string reason) => new([reason], true);

    public static Rejection Passing(params string[] reasons) => new(reasons, false);
}
