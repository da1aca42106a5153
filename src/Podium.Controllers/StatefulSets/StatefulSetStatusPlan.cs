using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.StatefulSets;

/// <summary>What a stateful set's status says (pkg/controller/statefulset/stateful_set_control.go: updateStatus, completeRollingUpdate).</summary>
internal static class StatefulSetStatusPlan
{
    /// <summary>The status that goes with the pods.</summary>
    /// <param name="set">The stateful set.</param>
    /// <param name="currentRevision">The revision of the pods that are not updated yet.</param>
    /// <param name="updateRevision">The present revision.</param>
    /// <param name="collisionCount">The count of collisions.</param>
    /// <param name="pods">The set's pods.</param>
    /// <param name="deleted">Those of them that were just deleted: they come back by the new revision and count for the old no more.</param>
    /// <param name="now">The time.</param>
    public static StatefulSetStatus Compute(
        StatefulSet set,
        string currentRevision,
        string updateRevision,
        int? collisionCount,
        IReadOnlyList<Pod> pods,
        IReadOnlyList<Pod> deleted,
        DateTimeOffset now)
    {
        int ready = 0, available = 0, current = 0, updated = 0;
        foreach (var pod in pods)
        {
            if (pod.IsRunningAndReady())
            {
                ready++;
                available += pod.IsAvailable(TimeSpan.FromSeconds(set.Spec.MinReadySeconds), now) ? 1 : 0;
            }

            if (pod.Metadata.DeletionTimestamp is null && !deleted.Contains(pod))
            {
                current += pod.Revision() == currentRevision ? 1 : 0;
                updated += pod.Revision() == updateRevision ? 1 : 0;
            }
        }

        if (set.Spec.UpdateStrategy.Type == "RollingUpdate" && updated == set.Spec.Replicas && ready == set.Spec.Replicas)
        {
            (current, currentRevision) = (updated, updateRevision);
        }

        return set.Status with
        {
            ObservedGeneration = set.Metadata.Generation,
            Replicas = pods.Count,
            ReadyReplicas = ready,
            AvailableReplicas = available,
            CurrentReplicas = current,
            UpdatedReplicas = updated,
            CurrentRevision = currentRevision,
            UpdateRevision = updateRevision,
            CollisionCount = collisionCount ?? 0,
        };
    }
}
