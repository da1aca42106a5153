using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.ReplicaSets;

/// <summary>What a replica set should do about the number of its pods (pkg/controller/replicaset, manageReplicas).</summary>
/// <param name="Create">How many pods to create.</param>
/// <param name="Delete">Which pods to delete.</param>
internal sealed record ReplicaSetPlan(int Create, IReadOnlyList<Pod> Delete)
{
    /// <summary>How many pods are made or deleted before the world is looked at again.</summary>
    public const int BurstReplicas = 500;

    /// <summary>Nothing to do.</summary>
    public static ReplicaSetPlan Nothing { get; } = new(0, []);

    /// <summary>Compares the pods with what is wanted.</summary>
    /// <param name="set">The replica set.</param>
    /// <param name="pods">Its active pods.</param>
    /// <param name="related">Where pods are too many: the pods of the set and of those that the same owner manages.</param>
    /// <param name="now">The present time.</param>
    public static ReplicaSetPlan Compute(ReplicaSet set, IReadOnlyList<Pod> pods, Func<IEnumerable<Pod>> related, DateTimeOffset now)
    {
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return Nothing;
        }

        var missing = (set.Spec.Replicas ?? 0) - pods.Count;
        return missing switch
        {
            > 0 => new(Math.Min(missing, BurstReplicas), []),
            < 0 => new(0, DeletionRank.Choose(pods, related(), Math.Min(-missing, BurstReplicas), now)),
            _ => Nothing,
        };
    }
}
