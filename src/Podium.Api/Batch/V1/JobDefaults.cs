using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;

namespace Podium.Api.Batch.V1;

/// <summary>The defaults of jobs that depend on other fields (pkg/apis/batch/v1/defaults.go).</summary>
public static class JobDefaults
{
    /// <summary>Fills in the defaults of a job.</summary>
    public static void Apply(JsonObject job)
    {
        if (job["spec"] is not JsonObject spec)
        {
            return;
        }

        if (spec["parallelism"] is null)
        {
            spec["completions"] ??= 1;
            spec["parallelism"] = 1;
        }

        spec["backoffLimit"] ??= spec["backoffLimitPerIndex"] is null ? 6 : int.MaxValue;
        spec["completionMode"] ??= "NonIndexed";
        spec["suspend"] ??= false;
        spec["podReplacementPolicy"] ??= spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed";
        foreach (var rule in JsonTree.GetArray(spec, "podFailurePolicy", "rules") ?? [])
        {
            foreach (var pattern in JsonTree.GetArray(rule, "onPodConditions") ?? [])
            {
                if (pattern is JsonObject condition && JsonTree.GetString(condition, "status").Length == 0)
                {
                    condition["status"] = "True";
                }
            }
        }

        if (JsonTree.GetObject(spec, "template", "metadata", "labels") is { Count: > 0 } labels
            && JsonTree.GetObject(job, "metadata", "labels") is not { Count: > 0 })
        {
            JsonTree.Set(job, labels.DeepClone(), "metadata", "labels");
        }

        ApplyToTemplate(spec);
    }

    /// <summary>Fills in the defaults of a cron job. Those of the job itself come when it is made.</summary>
    public static void ApplyToCronJob(JsonObject cronJob)
    {
        if (JsonTree.GetObject(cronJob, "spec", "jobTemplate", "spec") is { } spec)
        {
            ApplyToTemplate(spec);
        }
    }

    private static void ApplyToTemplate(JsonObject spec)
    {
        if (JsonTree.GetObject(spec, "template", "spec") is { } pod)
        {
            PodDefaults.ApplyToSpec(pod);
        }
    }
}
