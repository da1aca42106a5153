using Podium.Api.Meta.V1;

namespace Podium.Api.Policy.V1;

/// <summary>The condition that tells whether a budget allows disruptions (k8s.io/component-helpers/apps/poddisruptionbudget).</summary>
public static class DisruptionAllowance
{
    /// <summary>The condition's type.</summary>
    public const string ConditionType = "DisruptionAllowed";

    /// <summary>The condition's reason when the controller could not work the budget out.</summary>
    public const string SyncFailed = "SyncFailed";

    /// <summary>The same status with the condition that goes with its disruptionsAllowed.</summary>
    public static PodDisruptionBudgetStatus WithCondition(this PodDisruptionBudgetStatus status, DateTimeOffset now) => status.DisruptionsAllowed > 0
        ? status.With(Make("True", "SufficientPods", "", status), now)
        : status.With(Make("False", "InsufficientPods", "", status), now);

    /// <summary>The same status when the budget could not be worked out: nothing may be disrupted.</summary>
    public static PodDisruptionBudgetStatus WithFailure(this PodDisruptionBudgetStatus status, string message, DateTimeOffset now) =>
        (status with { DisruptionsAllowed = 0 }).With(Make("False", SyncFailed, message, status), now);

    private static Condition Make(string value, string reason, string message, PodDisruptionBudgetStatus status) =>
        new() { Type = ConditionType, Status = value, Reason = reason, Message = message, ObservedGeneration = status.ObservedGeneration };

    private static PodDisruptionBudgetStatus With(this PodDisruptionBudgetStatus status, Condition condition, DateTimeOffset now)
    {
        var before = status.Conditions.FirstOrDefault(c => c.Type == ConditionType);
        condition = condition with { LastTransitionTime = before?.Status == condition.Status ? before.LastTransitionTime : now };
        return status with { Conditions = [.. status.Conditions.Where(c => c.Type != ConditionType), condition] };
    }
}
