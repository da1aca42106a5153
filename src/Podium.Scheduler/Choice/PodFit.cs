using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;

namespace Podium.Scheduler.Choice;

/// <summary>The filters made ready for one pod, and what they have said so far.</summary>
internal sealed class PodFit
{
    private readonly PodInfo pod;
    private readonly ClusterState cluster;
    private readonly List<(INodeFilter Filter, int Rule)> filters = [];

    public PodFit(PodInfo pod, ClusterState cluster, IReadOnlyList<IFilterPlugin> plugins)
    {
        this.pod = pod;
        this.cluster = cluster;
        for (var rule = 0; rule < plugins.Count; rule++)
        {
            if (plugins[rule].Prepare(pod, cluster) is { } filter)
            {
                filters.Add((filter, rule));
                Narrow(filter, plugins[rule], rule);
            }
        }
    }

    public PodInfo Pod => pod;

    /// <summary>The only nodes that can do, by name; null where it may be any.</summary>
    public IReadOnlySet<string>? OnlyNodes { get; private set; }

    /// <summary>The rule that named the only nodes.</summary>
    public string NarrowedBy { get; private set; } = "";

    /// <summary>The rules that kept the pod from a node, one bit each.</summary>
    public uint RejectedBy { get; private set; }

    /// <summary>
    /// Why a node does not do; null where it does. It must do beside the pods that wait for it with at least this pod's priority, and
    /// also without them, in case they never come.
    /// </summary>
    public Rejection? Reject(NodeState node)
    {
        var nominated = cluster.Nominations.Any ? cluster.Nominations.On(node.Name) : [];
        List<PodInfo>? supposed = null;
        foreach (var other in nominated)
        {
            if (other.Priority >= pod.Priority && other.Key != pod.Key)
            {
                (supposed ??= []).Add(other);
            }
        }

        if (supposed is null)
        {
            return Ask(node);
        }

        foreach (var other in supposed)
        {
            Suppose(other, node, 1);
        }

        var rejection = Ask(node);
        foreach (var other in supposed)
        {
            Suppose(other, node, -1);
        }

        return rejection ?? Ask(node);
    }

    /// <summary>Supposes that a pod came to a node (1) or left it (-1): node and filters answer as if it had.</summary>
    public void Suppose(PodInfo other, NodeState node, int by)
    {
        if (by > 0)
        {
            node.Add(other);
        }
        else
        {
            node.Remove(other.Key);
        }

        foreach (var (filter, _) in filters)
        {
            filter.Suppose(other, node, by);
        }
    }

    private Rejection? Ask(NodeState node)
    {
        foreach (var (filter, rule) in filters)
        {
            if (filter.Filter(node) is { } rejection)
            {
                RejectedBy |= 1u << rule;
                return rejection;
            }
        }

        return null;
    }

    private void Narrow(INodeFilter filter, IFilterPlugin plugin, int rule)
    {
        if (filter.OnlyNodes is { } only)
        {
            OnlyNodes = only;
            NarrowedBy = plugin.Name;
            RejectedBy |= 1u << rule;
        }
    }
}
