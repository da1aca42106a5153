using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Selectors;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Policy;

/// <summary>Whether a budget allows a pod's eviction; what is granted is taken off the budget (eviction.go: checkAndDecrement).</summary>
internal sealed class EvictionBudgets(Func<ResourceEndpoint> budgets, TimeProvider time)
{
    private const int DisruptedPodsMax = 2000;
    private const int Attempts = 20;

    /// <summary>Takes a running pod's eviction off the budget that guards it.</summary>
    /// <returns>The budget whose bound holds only while the pod is not ready; null where that does not matter.</returns>
    /// <exception cref="StatusException">429: not now. 500: more than one budget guards the pod.</exception>
    public async Task<string?> TakeAsync(Pod pod, bool dryRun, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(pod, cancellationToken) is not { } budget)
            {
                return null;
            }

            // A pod that is not ready counts for nothing: while the budget is kept without it, it may go.
            if (!pod.IsReady() && (budget.Spec.UnhealthyPodEvictionPolicy == "AlwaysAllow"
                || (budget.Status.CurrentHealthy >= budget.Status.DesiredHealthy && budget.Status.DesiredHealthy > 0)))
            {
                return budget.Metadata.Name;
            }

            Check(budget);
            if (dryRun)
            {
                return null;
            }

            try
            {
                await WriteAsync(budget, pod.Metadata.Name, cancellationToken);
                return null;
            }
            catch (StatusException conflict) when (conflict.Code == 409)
            {
                // Another eviction, or the controller, was quicker: the budget is asked again.
                if (attempt == Attempts)
                {
                    throw StatusException.Timeout($"couldn't update PodDisruptionBudget \"{budget.Metadata.Name}\" due to conflicts", 10);
                }
            }
        }
    }

    /// <summary>429 for a moment in which the budget is not settled.</summary>
    public static StatusException Unsettled(string budget) =>
        TooMany(10, $"The disruption budget {budget} is still being processed by the server.");

    private async ValueTask<PodDisruptionBudget?> FindAsync(Pod pod, CancellationToken cancellationToken)
    {
        PodDisruptionBudget? found = null;
        foreach (var entry in (await budgets().Cache.ReadNewestAsync(cancellationToken)).Range(pod.Metadata.Namespace))
        {
            var budget = (PodDisruptionBudget)entry.Object;
            if (!Selector.From(budget.Spec.Selector).Matches(pod.Metadata.Labels))
            {
                continue;
            }

            found = found is null ? budget : throw new StatusException(new()
            {
                Outcome = "Failure",
                Code = 500,
                Message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
            });
        }

        return found;
    }

    private static void Check(PodDisruptionBudget budget)
    {
        var (name, status) = (budget.Metadata.Name, budget.Status);
        if (status.ObservedGeneration < budget.Metadata.Generation)
        {
            throw Unsettled(name);
        }

        if (status.DisruptionsAllowed < 0)
        {
            throw StatusException.Forbidden("policy", "poddisruptionbudget", name, "pdb disruptions allowed is negative");
        }

        if (status.DisruptedPods.Count > DisruptedPodsMax)
        {
            throw StatusException.Forbidden("policy", "poddisruptionbudget", name,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (status.DisruptionsAllowed == 0)
        {
            var failed = status.Conditions.FirstOrDefault(c =>
                c is { Type: DisruptionAllowance.ConditionType, Status: "False", Reason: DisruptionAllowance.SyncFailed });
            throw TooMany(0, failed is not null
                ? $"The disruption budget {name} does not allow evicting pods currently because it failed sync: {failed.Message}"
                : status.CurrentHealthy <= status.DesiredHealthy
                ? string.Create(CultureInfo.InvariantCulture,
                    $"The disruption budget {name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently")
                : $"The disruption budget {name} does not allow evicting pods currently");
        }
    }

    private async Task WriteAsync(PodDisruptionBudget budget, string pod, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var allowed = budget.Status.DisruptionsAllowed - 1;
        var status = budget.Status with
        {
            DisruptionsAllowed = allowed,
            DisruptedPods = new Dictionary<string, DateTimeOffset>(budget.Status.DisruptedPods, StringComparer.Ordinal) { [pod] = now },
        };
        var changed = budget with { Status = allowed == 0 ? status.WithCondition(now) : status };
        await budgets().WriteStatusAsync(changed, cancellationToken);
    }

    private static StatusException TooMany(int retryAfterSeconds, string why)
    {
        var status = StatusException.TooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds).Status;
        return new(status with { Details = status.Details! with { Causes = [new StatusCause { Reason = "DisruptionBudget", Message = why }] } });
    }
}
