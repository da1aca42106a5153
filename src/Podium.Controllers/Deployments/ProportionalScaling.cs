using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>
/// A change of the wanted number while several replica sets have pods, or in pause: each gets its share, so that scaling neither hastens
/// nor undoes a rollout (pkg/controller/deployment/sync.go, scale).
/// </summary>
internal static class ProportionalScaling
{
    /// <summary>Changes the drafts to the deployment's size.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="current">The replica set of the present template, where there is one.</param>
    /// <param name="old">The others, the oldest first.</param>
    /// <param name="limits">What the deployment allows.</param>
    public static void Step(Deployment deployment, ReplicaSetDraft? current, IReadOnlyList<ReplicaSetDraft> old, RolloutLimits limits)
    {
        List<ReplicaSetDraft> active = [.. old.Where(s => s.IsActive)];
        if (current is { IsActive: true })
        {
            active.Add(current);
        }

        if (active.Count <= 1)
        {
            var only = active.Count == 1 ? active[0] : current ?? (old.Count > 0 ? old[^1] : null);
            only?.ScaleTo(limits.Replicas, limits);
        }
        else if (current is not null && IsSaturated(current, limits))
        {
            foreach (var set in active.Where(s => s != current))
            {
                set.ScaleTo(0, limits);
            }
        }
        else if (deployment.Spec.Strategy.Type == "RollingUpdate")
        {
            Share(deployment, active, limits);
        }
    }

    /// <summary>Whether a replica set was last sized for another number of pods than the deployment wants.</summary>
    public static bool IsDue(IEnumerable<ReplicaSetDraft> all, RolloutLimits limits) => all.Any(s =>
        s.IsActive && DeploymentAnnotations.NumberOf(s.Now.Metadata, DeploymentAnnotations.DesiredReplicas) is { } desired && desired != limits.Replicas);

    private static bool IsSaturated(ReplicaSetDraft set, RolloutLimits limits) =>
        set.Replicas == limits.Replicas && set.Available == limits.Replicas
        && DeploymentAnnotations.NumberOf(set.Now.Metadata, DeploymentAnnotations.DesiredReplicas) == limits.Replicas;

    private static void Share(Deployment deployment, List<ReplicaSetDraft> active, RolloutLimits limits)
    {
        var allowed = limits.Replicas > 0 ? limits.Replicas + limits.MaxSurge : 0;
        var change = allowed - active.Sum(s => s.Replicas);

        // The largest first; of the same size, growth goes to the newest and loss to the oldest.
        active.Sort((a, b) => a.Replicas != b.Replicas ? b.Replicas.CompareTo(a.Replicas)
            : change > 0 ? ReplicaSetDraft.ByAge(b, a) : ReplicaSetDraft.ByAge(a, b));
        var sizes = new int[active.Count];
        var given = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var share = change == 0 || change == given ? 0 : Fraction(deployment, active[i], limits);
            share = change > 0 ? Math.Min(share, change - given) : Math.Max(share, change - given);
            sizes[i] = active[i].Replicas + share;
            given += share;
        }

        // What rounding leaves over is the largest one's.
        sizes[0] = Math.Max(0, sizes[0] + change - given);
        for (var i = 0; i < sizes.Length; i++)
        {
            active[i].ScaleTo(sizes[i], limits, evenWhereNotesOnlyDiffer: true);
        }
    }

    private static int Fraction(Deployment deployment, ReplicaSetDraft set, RolloutLimits limits)
    {
        if (limits.Replicas == 0)
        {
            return -set.Replicas;
        }

        var before = DeploymentAnnotations.NumberOf(set.Now.Metadata, DeploymentAnnotations.MaxReplicas) is { } most and not 0
            ? most
            : deployment.Status.Replicas;
        return before == 0
            ? 0
            : (int)(((double)set.Replicas * (limits.Replicas + limits.MaxSurge) / before) + 0.5) - set.Replicas;
    }
}
