namespace Podium.Api.Batch.V1;

/// <summary>What components ask of a job. Nothing here looks beyond the object.</summary>
public static class JobFacts
{
    /// <summary>The condition of this type if it is True, or null.</summary>
    public static JobCondition? GetTrueCondition(this Job job, string type)
    {
        foreach (var condition in job.Status.Conditions)
        {
            if (condition.Type == type && condition.Status == "True")
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>Whether the job has the condition, and it is True.</summary>
    public static bool Has(this Job job, string type) => job.GetTrueCondition(type) is not null;

    /// <summary>How the job ended: its condition Complete or Failed, or null while it goes on.</summary>
    public static JobCondition? GetEnd(this Job job) => job.GetTrueCondition("Complete") ?? job.GetTrueCondition("Failed");

    /// <summary>Whether the job waits.</summary>
    public static bool IsSuspended(this Job job) => job.Spec.Suspend ?? false;

    /// <summary>Whether each success has an index.</summary>
    public static bool IsIndexed(this JobSpec spec) => spec.CompletionMode == "Indexed";
}
