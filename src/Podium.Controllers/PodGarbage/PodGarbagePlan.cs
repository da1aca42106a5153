using Podium.Api.Core.V1;

namespace Podium.Controllers.PodGarbage;

/// <summary>A pod that nobody else ends.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="LostNode">Whether its node is gone: then it has failed.</param>
/// <param name="OutOfService">Whether its node is declared out of service: then it has failed too.</param>
internal readonly record struct GarbagePod(Pod Pod, bool LostNode = false, bool OutOfService = false);

/// <summary>Which pods are deleted although no kubelet says that they have ended (pkg/controller/podgc).</summary>
internal static class PodGarbagePlan
{
    private const string OutOfServiceTaint = "node.kubernetes.io/out-of-service";

    /// <summary>The pods to delete, without a grace period.</summary>
    /// <param name="pods">All pods.</param>
    /// <param name="findNode">Finds a node; null where there is none.</param>
    /// <param name="lostNodes">The names of nodes that have been gone for long enough.</param>
    /// <param name="terminatedMax">How many ended pods are kept; 0 and less for all.</param>
    public static IReadOnlyList<GarbagePod> Compute(
        IEnumerable<Pod> pods, Func<string, Node?> findNode, IReadOnlySet<string> lostNodes, int terminatedMax)
    {
        var garbage = new List<GarbagePod>();
        var terminated = new List<Pod>();
        foreach (var pod in pods)
        {
            var node = pod.Spec.NodeName;
            if (node.Length == 0)
            {
                if (pod.Metadata.DeletionTimestamp is not null)
                {
                    garbage.Add(new(pod));
                }
            }
            else if (lostNodes.Contains(node))
            {
                garbage.Add(new(pod, LostNode: true));
                continue;
            }
            else if (pod.Metadata.DeletionTimestamp is not null
                && findNode(node) is { } found && found.GetReadiness() != "True" && found.Spec.Taints.Any(t => t.Key == OutOfServiceTaint))
            {
                garbage.Add(new(pod, OutOfService: true));
                continue;
            }

            if (pod.IsTerminal())
            {
                terminated.Add(pod);
            }
        }

        if (terminatedMax > 0 && terminated.Count > terminatedMax)
        {
            // Evicted ones first, then the oldest.
            garbage.AddRange(terminated
                .OrderBy(p => p.Status is { Phase: "Failed", Reason: "Evicted" } ? 0 : 1)
                .ThenBy(p => p.Metadata.CreationTimestamp)
                .ThenBy(p => p.Metadata.Name, StringComparer.Ordinal)
                .Take(terminated.Count - terminatedMax)
                .Select(p => new GarbagePod(p)));
        }

        return garbage;
    }
}
