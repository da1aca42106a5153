namespace Podium.Controllers.Deployments;

/// <summary>One step of a rolling update: first up, else down (pkg/controller/deployment/rolling.go).</summary>
internal static class RollingRollout
{
    /// <summary>How many pods the new replica set may have now.</summary>
    public static int NewReplicas(RolloutLimits limits, int present, IEnumerable<ReplicaSetDraft> all)
    {
        var room = limits.Replicas + limits.MaxSurge - all.Sum(s => s.Replicas);
        return room <= 0 ? present : present + Math.Min(room, limits.Replicas - present);
    }

    /// <summary>Changes the drafts by one step.</summary>
    /// <param name="current">The replica set of the present template.</param>
    /// <param name="old">The others, the oldest first.</param>
    /// <param name="limits">What the deployment allows.</param>
    public static void Step(ReplicaSetDraft current, IReadOnlyList<ReplicaSetDraft> old, RolloutLimits limits)
    {
        if (current.Replicas != limits.Replicas)
        {
            var wanted = current.Replicas > limits.Replicas
                ? limits.Replicas
                : NewReplicas(limits, current.Replicas, [.. old, current]);
            if (current.ScaleTo(wanted, limits))
            {
                return;
            }
        }

        ScaleDownOld(current, [.. old.Where(s => s.IsActive)], limits);
    }

    private static void ScaleDownOld(ReplicaSetDraft current, IReadOnlyList<ReplicaSetDraft> old, RolloutLimits limits)
    {
        // New pods that are not available yet count as if they were not there: what they are to replace must stay until then.
        var total = current.Replicas + old.Sum(s => s.Replicas);
        var notYet = current.Replicas - current.Available;
        var most = total - limits.MinAvailable - notYet;
        if (old.Count == 0 || most <= 0)
        {
            return;
        }

        // Pods that do not work go first: they take nothing away, and would hold the rollout up.
        foreach (var set in old)
        {
            var broken = Math.Min(most, set.Replicas - set.Available);
            if (broken > 0)
            {
                set.ScaleTo(set.Replicas - broken, limits);
                most -= broken;
            }
        }

        var spare = current.Available + old.Sum(s => s.Available) - limits.MinAvailable;
        foreach (var set in old)
        {
            var fewer = Math.Min(set.Replicas, spare);
            if (fewer > 0)
            {
                set.ScaleTo(set.Replicas - fewer, limits);
                spare -= fewer;
            }
        }
    }
}
