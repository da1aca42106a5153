using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>What a job's failure policy says of a failed pod (pkg/controller/job/pod_failure_policy.go).</summary>
/// <param name="Action">The first rule's action that fits: FailJob, FailIndex, Ignore or Count; empty where none fits.</param>
/// <param name="JobFailure">Why the whole job fails; null where it does not.</param>
internal readonly record struct PodFailureVerdict(string Action, string? JobFailure)
{
    /// <summary>Whether the failure counts towards the limits.</summary>
    public bool Counts => Action != "Ignore";

    /// <summary>Tries the rules in order.</summary>
    public static PodFailureVerdict Of(PodFailurePolicy? policy, Pod pod)
    {
        for (var i = 0; i < (policy?.Rules.Count ?? 0); i++)
        {
            var rule = policy!.Rules[i];
            if (rule.OnExitCodes is { } codes)
            {
                if (FindExit(pod.Status, codes) is { } exited)
                {
                    return new(rule.Action, rule.Action != "FailJob" ? null : string.Create(CultureInfo.InvariantCulture,
                        $"Container {exited.Name} for pod {pod.Metadata.Namespace}/{pod.Metadata.Name} failed with exit code "
                        + $"{exited.State!.Terminated!.ExitCode} matching {rule.Action} rule at index {i}"));
                }
            }
            else if (FindCondition(pod.Status, rule.OnPodConditions) is { } condition)
            {
                return new(rule.Action, rule.Action != "FailJob" ? null : string.Create(CultureInfo.InvariantCulture,
                    $"Pod {pod.Metadata.Namespace}/{pod.Metadata.Name} has condition {condition.Type} matching {rule.Action} rule at index {i}"));
            }
        }

        return new("", null);
    }

    private static ContainerStatus? FindExit(PodStatus status, PodFailurePolicyOnExitCodesRequirement codes)
    {
        foreach (var container in status.ContainerStatuses.Concat(status.InitContainerStatuses))
        {
            if (container.State?.Terminated is { ExitCode: not 0 and var code }
                && (codes.ContainerName is null || codes.ContainerName == container.Name)
                && codes.Values.Contains(code) == (codes.Operator == "In"))
            {
                return container;
            }
        }

        return null;
    }

    private static PodCondition? FindCondition(PodStatus status, IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> patterns)
    {
        foreach (var condition in status.Conditions)
        {
            foreach (var pattern in patterns)
            {
                if (condition.Type == pattern.Type && condition.Status == pattern.Status)
                {
                    return condition;
                }
            }
        }

        return null;
    }
}
