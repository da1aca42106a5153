using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.ReplicaSets;

/// <summary>What a replica set's status should say (pkg/controller/replicaset/replica_set_utils.go, calculateStatus).</summary>
/// <param name="Status">The status.</param>
/// <param name="RecheckAfter">When the next ready pod becomes available without any event; null where none does.</param>
internal sealed record ReplicaSetStatusPlan(ReplicaSetStatus Status, TimeSpan? RecheckAfter)
{
    private const string ReplicaFailure = "ReplicaFailure";

    /// <summary>Counts the pods.</summary>
    /// <param name="set">The replica set.</param>
    /// <param name="pods">Its active pods, as they were before this turn's creations and deletions.</param>
    /// <param name="failure">Why pods could not be created or deleted; null where they could.</param>
    /// <param name="now">The present time.</param>
    public static ReplicaSetStatusPlan Compute(ReplicaSet set, IReadOnlyList<Pod> pods, string? failure, DateTimeOffset now)
    {
        var minReady = TimeSpan.FromSeconds(set.Spec.MinReadySeconds);
        var labels = set.Spec.Template.Metadata.Labels;
        int labeled = 0, ready = 0, available = 0;
        TimeSpan? recheck = null;
        foreach (var pod in pods)
        {
            labeled += HasAll(pod.Metadata.Labels, labels) ? 1 : 0;
            if (!pod.IsReady())
            {
                continue;
            }

            ready++;
            if (pod.IsAvailable(minReady, now))
            {
                available++;
            }
            else if (pod.GetCondition("Ready")?.LastTransitionTime is { } since)
            {
                var wait = since + minReady - now;
                recheck = recheck is null || wait < recheck ? wait : recheck;
            }
        }

        return new(
            new()
            {
                Replicas = pods.Count,
                FullyLabeledReplicas = labeled,
                ReadyReplicas = ready,
                AvailableReplicas = available,
                ObservedGeneration = set.Metadata.Generation,
                Conditions = Conditions(set, pods.Count, failure, now),
            },
            recheck);
    }

    private static IReadOnlyList<ReplicaSetCondition> Conditions(ReplicaSet set, int pods, string? failure, DateTimeOffset now)
    {
        var before = set.Status.Conditions;
        var had = before.Any(c => c.Type == ReplicaFailure);
        if (failure is null)
        {
            return had ? [.. before.Where(c => c.Type != ReplicaFailure)] : before;
        }

        return had ? before :
        [
            .. before,
            new()
            {
                Type = ReplicaFailure,
                Status = "True",
                Reason = pods < (set.Spec.Replicas ?? 0) ? "FailedCreate" : "FailedDelete",
                Message = failure,
                LastTransitionTime = now,
            },
        ];
    }

    private static bool HasAll(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (!labels.TryGetValue(key, out var there) || there != value)
            {
                return false;
            }
        }

        return true;
    }
}
