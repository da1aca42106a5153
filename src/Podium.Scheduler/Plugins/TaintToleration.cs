using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>Keeps pods off nodes whose taints they do not tolerate; taints of effect PreferNoSchedule only count against a node.</summary>
internal sealed class TaintToleration : IFilterPlugin, IScorePlugin
{
    private readonly Dictionary<(string Key, string Value), Rejection> rejections = [];

    public string Name => "TaintToleration";

    public int Weight => 3;

    public INodeFilter? Prepare(PodInfo pod, ClusterState cluster) => new Hard(this, pod.Pod.Spec.Tolerations);

    public bool MayHelp(PodInfo pod, in ClusterChange change, ClusterState cluster) =>
        change.NodeBecame(node => node.FirstUntolerated(pod.Pod.Spec.Tolerations) is null);

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting)
    {
        foreach (var node in fitting)
        {
            if (node.Node.Spec.Taints.Count > 0)
            {
                return new Soft([.. pod.Pod.Spec.Tolerations.Where(t => t.Effect is "" or "PreferNoSchedule")]);
            }
        }

        return null;
    }

    private Rejection RejectionOf(Taint taint)
    {
        if (!rejections.TryGetValue((taint.Key, taint.Value), out var rejection))
        {
            rejections[(taint.Key, taint.Value)] = rejection = Rejection.Lasting($"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}");
        }

        return rejection;
    }

    private sealed class Hard(TaintToleration plugin, IReadOnlyList<Toleration> tolerations) : INodeFilter
    {
        public Rejection? Filter(NodeState node) =>
            node.Node.Spec.Taints.Count > 0 && node.Node.FirstUntolerated(tolerations) is { } taint ? plugin.RejectionOf(taint) : null;
    }

    /// <summary>Counts the soft taints that the pod does not tolerate; the fewer the better.</summary>
    private sealed class Soft(IReadOnlyList<Toleration> tolerations) : INodeScore
    {
        public long Score(NodeState node)
        {
            var untolerated = 0;
            foreach (var taint in node.Node.Spec.Taints)
            {
                if (taint.Effect == "PreferNoSchedule" && !tolerations.Tolerates(taint))
                {
                    untolerated++;
                }
            }

            return untolerated;
        }

        public void Normalize(IReadOnlyList<NodeState> nodes, Span<long> scores) => Normalization.ByGreatest(scores, reverse: true);
    }
}
