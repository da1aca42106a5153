using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>The conditions of a deployment and how they change (pkg/controller/deployment/util).</summary>
internal static class DeploymentConditions
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    public const string Created = "NewReplicaSetCreated";
    public const string Found = "FoundNewReplicaSet";
    public const string Updated = "ReplicaSetUpdated";
    public const string Complete = "NewReplicaSetAvailable";
    public const string TimedOut = "ProgressDeadlineExceeded";
    public const string CreateFailed = "ReplicaSetCreateError";
    public const string Paused = "DeploymentPaused";
    public const string Resumed = "DeploymentResumed";

    /// <summary>The condition of a type, or null.</summary>
    public static DeploymentCondition? Get(IReadOnlyList<DeploymentCondition> conditions, string type)
    {
        foreach (var condition in conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>A condition that holds from now on.</summary>
    public static DeploymentCondition Make(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        LastUpdateTime = now,
        LastTransitionTime = now,
    };

    /// <summary>
    /// Puts a condition last, unless it says what is there already. Its transition time is that of the status, not of the reason.
    /// </summary>
    public static IReadOnlyList<DeploymentCondition> Set(IReadOnlyList<DeploymentCondition> conditions, DeploymentCondition condition)
    {
        var before = Get(conditions, condition.Type);
        if (before is not null && before.Status == condition.Status)
        {
            if (before.Reason == condition.Reason)
            {
                return conditions;
            }

            condition = condition with { LastTransitionTime = before.LastTransitionTime };
        }

        return [.. conditions.Where(c => c.Type != condition.Type), condition];
    }

    /// <summary>The conditions without one.</summary>
    public static IReadOnlyList<DeploymentCondition> Remove(IReadOnlyList<DeploymentCondition> conditions, string type) =>
        Get(conditions, type) is null ? conditions : [.. conditions.Where(c => c.Type != type)];
}
