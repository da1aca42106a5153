using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.DaemonSets;

/// <summary>What a daemon set's status says (pkg/controller/daemon/daemon_controller.go: updateDaemonSetStatus).</summary>
internal static class DaemonSetStatusPlan
{
    /// <summary>The status that goes with the pods.</summary>
    public static DaemonSetStatus Compute(
        DaemonSet set,
        IReadOnlyList<Node> nodes,
        IReadOnlyDictionary<string, IReadOnlyList<Pod>> byNode,
        string hash,
        int? collisionCount,
        DateTimeOffset now)
    {
        int desired = 0, current = 0, misscheduled = 0, ready = 0, available = 0, updated = 0;
        foreach (var node in nodes)
        {
            var pods = byNode.GetValueOrDefault(node.Metadata.Name) ?? [];
            if (!DaemonPlacement.Of(set, node).ShouldRun)
            {
                misscheduled += pods.Count > 0 ? 1 : 0;
                continue;
            }

            desired++;
            if (pods.Count == 0)
            {
                continue;
            }

            current++;
            var pod = DaemonPods.OldestFirst(pods).First();
            ready += pod.IsReady() ? 1 : 0;
            available += pod.IsAvailable(TimeSpan.FromSeconds(set.Spec.MinReadySeconds), now) ? 1 : 0;
            updated += pod.IsOf(hash) ? 1 : 0;
        }

        return set.Status with
        {
            CollisionCount = collisionCount,
            ObservedGeneration = set.Metadata.Generation,
            DesiredNumberScheduled = desired,
            CurrentNumberScheduled = current,
            NumberMisscheduled = misscheduled,
            NumberReady = ready,
            NumberAvailable = available,
            NumberUnavailable = desired - available,
            UpdatedNumberScheduled = updated,
        };
    }
}
