using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>
/// The delay between a container's end and its next start. It is worked out from the newest container alone, which
/// carries the delay it was started with, so that it outlives the program.
/// As Kubernetes' <c>doBackOff</c>: the first restart is immediate, then 10 s doubling to the maximum; a container that ran
/// longer than twice the maximum starts afresh, and so does one whose definition has changed since.
/// </summary>
internal static class RestartBackOff
{
    /// <summary>When a container that has ended may be started again.</summary>
    public static DateTimeOffset RetryAt(ContainerView ended, Container? container, PodPlanOptions options)
    {
        var finished = ended.FinishedAt ?? ended.CreatedAt;
        return StartsAfresh(ended, container, options) ? finished : finished + ended.BackOff;
    }

    /// <summary>The delay to note on the container that follows.</summary>
    public static TimeSpan Next(ContainerView? ended, Container? container, PodPlanOptions options)
    {
        if (ended is null)
        {
            return TimeSpan.Zero;
        }

        if (ended.BackOff == TimeSpan.Zero || StartsAfresh(ended, container, options))
        {
            return Shorter(options.BackOffFirst, options.BackOffMax);
        }

        return Shorter(ended.BackOff * 2, options.BackOffMax);
    }

    private static bool StartsAfresh(ContainerView ended, Container? container, PodPlanOptions options) =>
        ended.FinishedAt - ended.CreatedAt > options.BackOffMax * 2
        || (container is not null && ContainerSpecs.IsOutdated(ended, container));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
