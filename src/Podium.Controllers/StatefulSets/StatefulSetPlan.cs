using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.StatefulSets;

/// <summary>
/// What to do about a stateful set's pods now (pkg/controller/statefulset/stateful_set_control.go: updateStatefulSet). In order, one pod at
/// a time, each only when those before it serve; or all at once where the set says Parallel. Pure.
/// </summary>
internal sealed record StatefulSetPlan
{
    /// <summary>Pods to make, with their claims.</summary>
    public List<Pod> Create { get; } = [];

    /// <summary>Pods to delete.</summary>
    public List<Pod> Delete { get; } = [];

    /// <summary>Pods whose labels are to be put back.</summary>
    public List<Pod> Repair { get; } = [];

    /// <summary>Pods that wait and may lack a claim.</summary>
    public List<Pod> Complete { get; } = [];

    /// <summary>Pods that the set has no room for any more.</summary>
    public IReadOnlyList<Pod> Condemned { get; private init; } = [];

    /// <summary>Computes what to do.</summary>
    /// <param name="set">The stateful set.</param>
    /// <param name="current">The revision of the pods that are not updated yet.</param>
    /// <param name="update">The present revision.</param>
    /// <param name="pods">The set's pods.</param>
    /// <param name="now">The time.</param>
    public static StatefulSetPlan Compute(
        StatefulSet set, StatefulRevision current, StatefulRevision update, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        var (start, count) = (set.Spec.Ordinals?.Start ?? 0, set.Spec.Replicas ?? 1);
        var byOrdinal = pods
            .Select(p => (Ordinal: StatefulPods.OrdinalOf(set, p.Metadata.Name), Pod: p))
            .Where(p => p.Ordinal is not null)
            .ToDictionary(p => p.Ordinal!.Value, p => p.Pod);
        var replicas = Enumerable.Range(start, count)
            .Select(o => byOrdinal.GetValueOrDefault(o) ?? StatefulPods.Make(set, NeedsCurrent(set, o) ? current : update, o))
            .ToList();
        var condemned = byOrdinal.Where(p => p.Key < start || p.Key >= start + count).OrderByDescending(p => p.Key).Select(p => p.Value).ToList();
        var plan = new StatefulSetPlan { Condemned = condemned };
        if (set.Metadata.DeletionTimestamp is null)
        {
            var ordered = set.Spec.PodManagementPolicy != "Parallel";
            var minReady = TimeSpan.FromSeconds(set.Spec.MinReadySeconds);
            var done = plan.Fill(set, replicas, ordered, p => p.IsAvailable(minReady, now))
                && plan.Shrink(replicas, condemned, ordered, p => p.IsAvailable(minReady, now));
            if (done && set.Spec.UpdateStrategy.Type != "OnDelete")
            {
                plan.Update(set, replicas, update.Name);
            }
        }

        return plan;
    }

    private static bool NeedsCurrent(StatefulSet set, int ordinal)
    {
        var start = set.Spec.Ordinals?.Start ?? 0;
        return set.Spec.UpdateStrategy is { Type: "RollingUpdate" } strategy
            && ordinal < start + (strategy.RollingUpdate is { } rolling ? rolling.Partition ?? 0 : set.Status.CurrentReplicas);
    }

    // Returns whether all is as it should be so far, so that what comes next may begin.
    private bool Fill(StatefulSet set, List<Pod> replicas, bool ordered, Func<Pod, bool> isAvailable)
    {
        foreach (var pod in replicas)
        {
            if (pod.IsTerminal())
            {
                // Another is made when it is gone, whatever it ended with.
                if (pod.Metadata.DeletionTimestamp is null)
                {
                    Delete.Add(pod);
                }

                if (ordered)
                {
                    return false;
                }

                continue;
            }

            if (!pod.IsCreated())
            {
                Create.Add(pod);
                if (ordered)
                {
                    return false;
                }

                continue;
            }

            if (pod.Status.Phase == "Pending")
            {
                Complete.Add(pod);
            }

            if (ordered && (!pod.IsHealthy() || !isAvailable(pod)))
            {
                return false;
            }

            if (!ReferenceEquals(StatefulPods.WithIdentity(set, pod), pod))
            {
                Repair.Add(pod);
            }
        }

        return true;
    }

    private bool Shrink(List<Pod> replicas, List<Pod> condemned, bool ordered, Func<Pod, bool> isAvailable)
    {
        // One that does not serve may go out of turn, if nothing before it is in need.
        var firstUnhealthy = replicas.Concat(Enumerable.Reverse(condemned)).FirstOrDefault(p => !p.IsHealthy() || !isAvailable(p));
        foreach (var pod in condemned)
        {
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                if (ordered)
                {
                    return false;
                }

                continue;
            }

            if (ordered && (!pod.IsRunningAndReady() || !isAvailable(pod)) && !ReferenceEquals(pod, firstUnhealthy))
            {
                return false;
            }

            Delete.Add(pod);
            if (ordered)
            {
                return false;
            }
        }

        return true;
    }

    // The pod of the highest number that is old goes; those after it must serve before.
    private void Update(StatefulSet set, List<Pod> replicas, string revision)
    {
        for (var i = replicas.Count - 1; i >= (set.Spec.UpdateStrategy.RollingUpdate?.Partition ?? 0); i--)
        {
            var pod = replicas[i];
            if (pod.IsCreated() && pod.Revision() != revision && pod.Metadata.DeletionTimestamp is null)
            {
                if (!Delete.Contains(pod))
                {
                    Delete.Add(pod);
                }

                return;
            }

            if (!pod.IsHealthy())
            {
                return;
            }
        }
    }
}
