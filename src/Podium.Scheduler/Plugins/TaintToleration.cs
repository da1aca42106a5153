using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>Keeps pods off nodes whose taints they do not tolerate; taints of effect PreferNoSchedule only count against a node.</summary>
internal sealed class TaintToleration : INodeFilter, INodeScore
{
    public int Weight => 3;

    public Rejection? Filter(PodInfo pod, NodeState node)
    {
        foreach (var taint in node.Node.Spec.Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !Tolerates(pod.Pod.Spec.Tolerations, taint))
            {
                return Rejection.Lasting($"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}");
            }
        }

        return null;
    }

    /// <summary>100 for a node without untolerated soft taints; each of them takes a share. Ten count as all.</summary>
    public long Score(PodInfo pod, NodeState node)
    {
        var untolerated = 0;
        foreach (var taint in node.Node.Spec.Taints)
        {
            if (taint.Effect == "PreferNoSchedule" && !Tolerates(pod.Pod.Spec.Tolerations, taint))
            {
                untolerated++;
            }
        }

        return Math.Max(0, 100 - (10 * untolerated));
    }

    /// <summary>Whether one of the tolerations covers the taint (core/v1 helper ToleratesTaint).</summary>
    public static bool Tolerates(IReadOnlyList<Toleration> tolerations, Taint taint)
    {
        foreach (var toleration in tolerations)
        {
            if ((toleration.Effect.Length == 0 || toleration.Effect == taint.Effect)
                && (toleration.Key.Length == 0 || toleration.Key == taint.Key)
                && (toleration.Operator switch
                {
                    "Exists" => true,
                    "" or "Equal" => toleration.Value == taint.Value,
                    _ => false,
                }))
            {
                return true;
            }
        }

        return false;
    }
}
