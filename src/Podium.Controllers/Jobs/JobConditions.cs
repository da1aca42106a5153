using Podium.Api.Batch.V1;

namespace Podium.Controllers.Jobs;

/// <summary>A job's conditions, with upstream's reasons and messages.</summary>
internal static class JobConditions
{
    /// <summary>A condition that holds since now.</summary>
    public static JobCondition Make(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        LastProbeTime = now,
        LastTransitionTime = now,
    };

    /// <summary>
    /// The conditions with this one. A condition that was never there is not noted as False.
    /// </summary>
    /// <returns>The same list where nothing changes.</returns>
    public static IReadOnlyList<JobCondition> Set(IReadOnlyList<JobCondition> conditions, JobCondition condition)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Type == condition.Type)
            {
                var old = conditions[i];
                return old.Status == condition.Status && old.Reason == condition.Reason && old.Message == condition.Message
                    ? conditions
                    : [.. conditions.Take(i), condition, .. conditions.Skip(i + 1)];
            }
        }

        return condition.Status == "False" ? conditions : [.. conditions, condition];
    }
}
