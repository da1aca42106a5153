namespace Podium.Api.Core.V1;

/// <summary>What components ask of a pod. Nothing here looks beyond the object.</summary>
public static class PodFacts
{
    /// <summary>The condition of this type, or null.</summary>
    public static PodCondition? GetCondition(this Pod pod, string type) => pod.Status.GetCondition(type);

    /// <summary>The condition of this type, or null.</summary>
    public static PodCondition? GetCondition(this PodStatus status, string type)
    {
        foreach (var condition in status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>
    /// The status with a condition in place of the one of its type, or behind the others; its time is <paramref name="now"/> unless the
    /// one before said the same.
    /// </summary>
    public static PodStatus With(this PodStatus status, PodCondition condition, DateTimeOffset now)
    {
        var before = status.GetCondition(condition.Type);
        condition = condition with { LastTransitionTime = before?.Status == condition.Status ? before.LastTransitionTime : now };
        return status with
        {
            Conditions = before is null
                ? [.. status.Conditions, condition]
                : [.. status.Conditions.Select(c => ReferenceEquals(c, before) ? condition : c)],
        };
    }

    /// <summary>Whether the pod's Ready condition is True.</summary>
    public static bool IsReady(this Pod pod) => pod.GetCondition("Ready") is { Status: "True" };

    /// <summary>Whether the pod has been ready for at least this long.</summary>
    public static bool IsAvailable(this Pod pod, TimeSpan minReady, DateTimeOffset now) =>
        pod.GetCondition("Ready") is { Status: "True" } ready
        && (minReady <= TimeSpan.Zero || (ready.LastTransitionTime is { } since && since + minReady <= now));

    /// <summary>Whether the pod's containers have ended for good: its phase is Succeeded or Failed.</summary>
    public static bool IsTerminal(this Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    /// <summary>Whether the pod is neither ended for good nor being deleted.</summary>
    public static bool IsActive(this Pod pod) => !pod.IsTerminal() && pod.Metadata.DeletionTimestamp is null;

    /// <summary>The pod's priority as a number; 0 where it has none.</summary>
    public static int GetPriority(this Pod pod) => pod.Spec.Priority ?? 0;

    /// <summary>Whether an init container is a sidecar, which keeps running beside the others.</summary>
    public static bool IsSidecar(this Container container) => container.RestartPolicy == "Always";

    /// <summary>The state of the container of this name among containers, init containers and ephemeral containers, or null.</summary>
    public static ContainerStatus? FindContainerStatus(this PodStatus status, string container) =>
        Find(status.ContainerStatuses, container)
        ?? Find(status.InitContainerStatuses, container)
        ?? Find(status.EphemeralContainerStatuses, container);

    private static ContainerStatus? Find(IReadOnlyList<ContainerStatus> statuses, string container)
    {
        foreach (var status in statuses)
        {
            if (status.Name == container)
            {
                return status;
            }
        }

        return null;
    }
}
