using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>What a deployment's status should say (pkg/controller/deployment/sync.go and progress.go).</summary>
internal static class DeploymentStatusPlan
{
    /// <summary>Counts the replica sets' pods, and says whether enough are available. The other conditions stay.</summary>
    public static DeploymentStatus Count(
        Deployment deployment,
        IReadOnlyList<DeploymentCondition> conditions,
        ReplicaSetDraft? current,
        IReadOnlyList<ReplicaSetDraft> all,
        RolloutLimits limits,
        DateTimeOffset now)
    {
        var available = all.Sum(s => s.Available);
        return new()
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Replicas = all.Sum(s => s.Now.Status.Replicas),
            UpdatedReplicas = current?.Now.Status.Replicas ?? 0,
            ReadyReplicas = all.Sum(s => s.Now.Status.ReadyReplicas),
            AvailableReplicas = available,
            UnavailableReplicas = Math.Max(0, all.Sum(s => s.Replicas) - available),
            CollisionCount = deployment.Status.CollisionCount,
            Conditions = DeploymentConditions.Set(conditions, available >= limits.MinAvailable
                ? DeploymentConditions.Make(
                    DeploymentConditions.Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
                : DeploymentConditions.Make(
                    DeploymentConditions.Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now)),
        };
    }

    /// <summary>Adds to counts how a rollout gets on, and why pods cannot be made.</summary>
    /// <param name="deployment">The deployment with its last status.</param>
    /// <param name="counted">The counts.</param>
    /// <param name="current">The replica set of the present template, where there is one.</param>
    /// <param name="all">All replica sets.</param>
    /// <param name="now">The present time.</param>
    public static DeploymentStatus Progress(
        Deployment deployment, DeploymentStatus counted, ReplicaSetDraft? current, IReadOnlyList<ReplicaSetDraft> all, DateTimeOffset now)
    {
        var conditions = HasDeadline(deployment)
            ? ProgressConditions(deployment, counted, current, now)
            : DeploymentConditions.Remove(counted.Conditions, DeploymentConditions.Progressing);
        return counted with { Conditions = WithFailure(conditions, current, all) };
    }

    /// <summary>Whether every pod has the present template and is available.</summary>
    public static bool IsComplete(Deployment deployment, DeploymentStatus status)
    {
        var wanted = deployment.Spec.Replicas ?? 0;
        return status.UpdatedReplicas == wanted && status.Replicas == wanted && status.AvailableReplicas == wanted
            && status.ObservedGeneration >= deployment.Metadata.Generation;
    }

    /// <summary>Whether standing still counts as failing after a while.</summary>
    public static bool HasDeadline(Deployment deployment) => deployment.Spec.ProgressDeadlineSeconds is { } seconds and not int.MaxValue && seconds >= 0;

    /// <summary>When to see whether the deadline has passed; null where nothing waits for it.</summary>
    public static TimeSpan? DeadlineCheck(Deployment deployment, DeploymentStatus status, DateTimeOffset now)
    {
        if (!HasDeadline(deployment) || deployment.Spec.Paused || IsComplete(deployment, status)
            || DeploymentConditions.Get(status.Conditions, DeploymentConditions.Progressing) is not { LastUpdateTime: { } since } progress
            || progress.Reason is DeploymentConditions.TimedOut or DeploymentConditions.Complete)
        {
            return null;
        }

        // One second more than the deadline, which must have passed then by the second.
        var wait = since.AddSeconds(deployment.Spec.ProgressDeadlineSeconds!.Value + 1) - now;
        return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    private static IReadOnlyList<DeploymentCondition> ProgressConditions(
        Deployment deployment, DeploymentStatus counted, ReplicaSetDraft? current, DateTimeOffset now)
    {
        var conditions = counted.Conditions;
        var progress = DeploymentConditions.Get(deployment.Status.Conditions, DeploymentConditions.Progressing);
        if (counted.Replicas == counted.UpdatedReplicas && progress?.Reason == DeploymentConditions.Complete)
        {
            return conditions; // The rollout is over: pods that come and go later are no progress of it.
        }

        var subject = current is null ? $"Deployment \"{deployment.Metadata.Name}\"" : $"ReplicaSet \"{current.Now.Metadata.Name}\"";
        if (IsComplete(deployment, counted))
        {
            return DeploymentConditions.Set(conditions, DeploymentConditions.Make(
                DeploymentConditions.Progressing, "True", DeploymentConditions.Complete, $"{subject} has successfully progressed.", now));
        }

        if (HasProgressed(deployment.Status, counted))
        {
            // The time of the last progress is what the deadline counts from, so it is written each time.
            var condition = DeploymentConditions.Make(
                DeploymentConditions.Progressing, "True", DeploymentConditions.Updated, $"{subject} is progressing.", now);
            condition = progress is { Status: "True" } ? condition with { LastTransitionTime = progress.LastTransitionTime } : condition;
            return [.. DeploymentConditions.Remove(conditions, DeploymentConditions.Progressing), condition];
        }

        return HasTimedOut(deployment, conditions, now)
            ? DeploymentConditions.Set(conditions, DeploymentConditions.Make(
                DeploymentConditions.Progressing, "False", DeploymentConditions.TimedOut, $"{subject} has timed out progressing.", now))
            : conditions;
    }

    private static bool HasProgressed(DeploymentStatus before, DeploymentStatus now) =>
        now.UpdatedReplicas > before.UpdatedReplicas
        || now.Replicas - now.UpdatedReplicas < before.Replicas - before.UpdatedReplicas
        || now.ReadyReplicas > before.ReadyReplicas
        || now.AvailableReplicas > before.AvailableReplicas;

    private static bool HasTimedOut(Deployment deployment, IReadOnlyList<DeploymentCondition> conditions, DateTimeOffset now) =>
        DeploymentConditions.Get(conditions, DeploymentConditions.Progressing) switch
        {
            null or { Reason: DeploymentConditions.Complete } => false,
            { Reason: DeploymentConditions.TimedOut } => true,
            { LastUpdateTime: { } since } => since.AddSeconds(deployment.Spec.ProgressDeadlineSeconds!.Value) < now,
            _ => false,
        };

    private static IReadOnlyList<DeploymentCondition> WithFailure(
        IReadOnlyList<DeploymentCondition> conditions, ReplicaSetDraft? current, IReadOnlyList<ReplicaSetDraft> all)
    {
        var failure = FailureOf(current) ?? all.Select(FailureOf).FirstOrDefault(f => f is not null);
        return failure is null
            ? DeploymentConditions.Remove(conditions, DeploymentConditions.ReplicaFailure)
            : DeploymentConditions.Set(conditions, new()
            {
                Type = failure.Type,
                Status = failure.Status,
                Reason = failure.Reason,
                Message = failure.Message,
                LastTransitionTime = failure.LastTransitionTime,
                LastUpdateTime = failure.LastTransitionTime,
            });
    }

    private static ReplicaSetCondition? FailureOf(ReplicaSetDraft? set) =>
        set?.Now.Status.Conditions.FirstOrDefault(c => c.Type == DeploymentConditions.ReplicaFailure);
}
