using Podium.Api.Core.V1;

namespace Podium.Controllers.Disruption;

/// <summary>Announcements of disruptions that did not come (pkg/controller/disruption: nonTerminatingPodHasStaleDisruptionCondition).</summary>
internal static class StaleDisruption
{
    private const string Type = "DisruptionTarget";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// When the announcement is to be taken back; null where there is none, where the pod ends, and where its own node has put it out,
    /// which may take any time.
    /// </summary>
    public static DateTimeOffset? ResetAt(Pod pod) =>
        pod.IsActive() && pod.GetCondition(Type) is { Status: "True", Reason: not "TerminationByKubelet" } announced
            ? (announced.LastTransitionTime ?? DateTimeOffset.MinValue) + Timeout
            : null;

    /// <summary>The status without the announcement.</summary>
    public static PodStatus Reset(PodStatus status, DateTimeOffset now) => status.With(new() { Type = Type, Status = "False" }, now);
}
