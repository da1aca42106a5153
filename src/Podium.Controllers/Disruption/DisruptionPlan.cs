using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;

namespace Podium.Controllers.Disruption;

/// <summary>What a budget allows at present (pkg/controller/disruption: getExpectedPodCount, countHealthyPods, buildDisruptedPodMap).</summary>
/// <param name="Status">The budget's status.</param>
/// <param name="RecheckAfter">When a pod whose eviction was granted counts again, if it is still there.</param>
/// <param name="NotDeleted">The pods whose eviction was granted, and which are still there although their time is over.</param>
internal sealed record DisruptionPlan(PodDisruptionBudgetStatus Status, TimeSpan? RecheckAfter, IReadOnlyList<Pod> NotDeleted)
{
    // How long a pod whose eviction was granted counts as gone although it is there.
    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Whether the budget's bound needs to know how many pods their controllers want.</summary>
    public static bool NeedsScale(PodDisruptionBudgetSpec spec) => spec.MaxUnavailable is not null || spec.MinAvailable is { IsString: true };

    /// <summary>The plan for a budget.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="scale">How many pods the pods' controllers want; used only where <see cref="NeedsScale"/> says so.</param>
    /// <param name="now">The time.</param>
    public static DisruptionPlan Compute(PodDisruptionBudget budget, IReadOnlyList<Pod> pods, int scale, DateTimeOffset now)
    {
        var (expected, desired) = Bound(budget.Spec, pods.Count, scale);
        var disrupted = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var notDeleted = new List<Pod>();
        TimeSpan? recheck = null;
        var healthy = 0;
        foreach (var pod in pods)
        {
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                continue;
            }

            if (budget.Status.DisruptedPods.TryGetValue(pod.Metadata.Name, out var granted))
            {
                var left = granted + DeletionTimeout - now;
                if (left > TimeSpan.Zero)
                {
                    disrupted[pod.Metadata.Name] = granted;
                    recheck = recheck is null || left < recheck ? left : recheck;
                    continue;
                }

                notDeleted.Add(pod);
            }

            healthy += pod.IsReady() ? 1 : 0;
        }

        var status = budget.Status with
        {
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = expected,

            // A budget without pods allows nothing, so that its first pods are safe before the controller has seen them.
            DisruptionsAllowed = expected <= 0 ? 0 : Math.Max(0, healthy - desired),
            DisruptedPods = disrupted,
            ObservedGeneration = budget.Metadata.Generation,
        };
        return new(status.WithCondition(now), recheck, notDeleted);
    }

    private static (int Expected, int Desired) Bound(PodDisruptionBudgetSpec spec, int pods, int scale) => spec switch
    {
        { MaxUnavailable: { } most } => (scale, Math.Max(0, scale - (most.Scaled(scale, roundUp: true) ?? 0))),
        { MinAvailable: { IsString: true } least } => (scale, least.Scaled(scale, roundUp: true) ?? 0),
        { MinAvailable: { } least } => (pods, least.Number),
        _ => (0, 0),
    };
}
