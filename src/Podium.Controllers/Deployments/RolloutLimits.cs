using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>Between which numbers of pods a deployment may move (pkg/controller/deployment/util, ResolveFenceposts).</summary>
/// <param name="Replicas">How many pods it wants.</param>
/// <param name="MaxSurge">How many more there may be during a rolling update.</param>
/// <param name="MaxUnavailable">How many fewer may be available during a rolling update.</param>
internal readonly record struct RolloutLimits(int Replicas, int MaxSurge, int MaxUnavailable)
{
    /// <summary>The fewest pods that must stay available.</summary>
    public int MinAvailable => Replicas - MaxUnavailable;

    /// <summary>The limits of a deployment. A percentage of surge is rounded up, one of unavailable pods down.</summary>
    public static RolloutLimits Of(Deployment deployment)
    {
        var replicas = deployment.Spec.Replicas ?? 0;
        if (deployment.Spec.Strategy is not { Type: "RollingUpdate", RollingUpdate: { } rolling })
        {
            return new(replicas, 0, 0);
        }

        var surge = (rolling.MaxSurge ?? 0).Scaled(replicas, roundUp: true) ?? 0;
        var unavailable = (rolling.MaxUnavailable ?? 0).Scaled(replicas, roundUp: false) ?? 0;
        if (surge == 0 && unavailable == 0)
        {
            // Both percentages came to nothing: something has to move.
            unavailable = 1;
        }

        return new(replicas, surge, Math.Min(unavailable, replicas));
    }
}
