using Podium.Api.Core.V1;
using Podium.Api.Selectors;

namespace Podium.Controllers.Descheduler;

/// <summary>
/// Whether a node would take a pod, by the rules that the descheduler looks at: labels, taints, requests, cordon and the pod's own
/// anti-affinity (pkg/descheduler/node, NodeFit).
/// </summary>
internal static class NodeFit
{
    /// <summary>Whether any node but its own would take the pod.</summary>
    public static bool FitsElsewhere(Pod pod, IReadOnlyList<Node> nodes, ClusterPicture cluster)
    {
        foreach (var node in nodes)
        {
            if (node.Metadata.Name != pod.Spec.NodeName && Fits(pod, node, cluster))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the pod may be on the node by labels and hard taints.</summary>
    public static bool IsAllowed(Pod pod, Node node) =>
        pod.MayRunOn(node) && node.FirstUntolerated(pod.Spec.Tolerations) is null;

    private static bool Fits(Pod pod, Node node, ClusterPicture cluster) =>
        IsAllowed(pod, node) && !node.Spec.Unschedulable && HasRoom(pod, node, cluster) && !RepelsAny(pod, node, cluster);

    private static bool HasRoom(Pod pod, Node node, ClusterPicture cluster)
    {
        var neighbours = cluster.PodsOn(node);
        if (neighbours.Count >= NodeUsage.Amount("pods", node.Status.Allocatable))
        {
            return false;
        }

        foreach (var (name, asked) in PodRequests.Compute(pod))
        {
            var taken = neighbours.Sum(other => NodeUsage.Amount(name, PodRequests.Compute(other)));
            if (NodeUsage.Amount(name, asked) > NodeUsage.Amount(name, node.Status.Allocatable) - taken)
            {
                return false;
            }
        }

        return true;
    }

    private static bool RepelsAny(Pod pod, Node node, ClusterPicture cluster)
    {
        foreach (var term in pod.Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [])
        {
            var selector = Selector.From(term.LabelSelector);
            if (!node.Metadata.Labels.ContainsKey(term.TopologyKey))
            {
                continue;
            }

            foreach (var other in cluster.PodsOn(node))
            {
                var near = term.Namespaces.Count == 0
                    ? other.Metadata.Namespace == pod.Metadata.Namespace
                    : term.Namespaces.Contains(other.Metadata.Namespace);
                if (near && selector.Matches(other.Metadata.Labels))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
