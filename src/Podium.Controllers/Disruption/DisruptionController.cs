using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;

namespace Podium.Controllers.Disruption;

/// <summary>Keeps the status of disruption budgets, by which evictions are granted. Upstream: pkg/controller/disruption.</summary>
public sealed class DisruptionController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<PodDisruptionBudget> budgets;
    private readonly InformerIndex<PodDisruptionBudget> budgetsByNamespace;
    private readonly InformerIndex<Pod> podsByNamespace;
    private readonly ControllerScales scales;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public DisruptionController(ControllerContext context)
        : base("disruption", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        events = context.Events("controllermanager");
        scales = new ControllerScales(client, context.Metadata);
        budgets = context.Informers.Of<PodDisruptionBudget>();
        budgetsByNamespace = budgets.AddIndex(static budget => [budget.Metadata.Namespace]);
        podsByNamespace = context.PodsByNamespace;
        EnqueueChangesOf(budgets);
        context.Informers.Of<Pod>().OnChange(change =>
        {
            var guards = 0;
            foreach (var budget in budgetsByNamespace[change.Key.Namespace])
            {
                var guarded = Selects(budget, change.Object);
                if (guarded || (change.Before is { } before && Selects(budget, before)))
                {
                    Enqueue(ObjectKey.Of(budget));
                }

                if (guarded && ++guards == 2)
                {
                    Tell(change.Object, true, "MultiplePodDisruptionBudgets",
                        $"Pod \"{change.Key.Namespace}\"/\"{change.Key.Name}\" matches multiple PodDisruptionBudgets.  Chose \"{budget.Metadata.Name}\" arbitrarily.");
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (budgets.Get(key) is not { } budget)
        {
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        var pods = podsByNamespace[key.Namespace].Where(p => Selects(budget, p)).ToList();
        if (pods.Count == 0)
        {
            Tell(budget, false, "NoPods", "No matching pods found");
        }

        var scale = 0;
        if (DisruptionPlan.NeedsScale(budget.Spec))
        {
            try
            {
                (scale, var unmanaged) = await scales.SumAsync(pods, cancellationToken);
                if (unmanaged.Count > 0)
                {
                    Tell(budget, true, "UnmanagedPods",
                        $"Pods selected by this PodDisruptionBudget (selector: {SelectorText(budget.Spec.Selector)}) were found to be unmanaged. "
                        + "As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. "
                        + "To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.");
                }
            }
            catch (InvalidOperationException unknown)
            {
                Tell(budget, true, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {unknown.Message}");
                await WriteAsync(budget, budget.Status.WithFailure(unknown.Message, now), cancellationToken);
                return ReconcileResult.Done;
            }
        }

        var plan = DisruptionPlan.Compute(budget, pods, scale, now);
        foreach (var pod in plan.NotDeleted)
        {
            // The namespace twice is upstream's own.
            Tell(pod, true, "NotDeleted", $"Pod was expected by PDB {key.Namespace}/{key.Namespace} to be deleted but it wasn't");
        }

        await WriteAsync(budget, plan.Status, cancellationToken);
        return ReconcileResult.After(plan.RecheckAfter);
    }

    // As Go prints the type: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}.
    private static string SelectorText(LabelSelector? selector)
    {
        var labels = (selector?.MatchLabels ?? EmptyMap.Strings).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}: {l.Value},");
        var expressions = (selector?.MatchExpressions ?? []).Select(e =>
            $"LabelSelectorRequirement{{Key:{e.Key},Operator:{e.Operator},Values:[{string.Join(' ', e.Values)}],}},");
        return $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(labels)}}},MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(expressions)}}},}}";
    }

    private static bool Selects(PodDisruptionBudget budget, Pod pod)
    {
        try
        {
            return Selector.From(budget.Spec.Selector).Matches(pod.Metadata.Labels);
        }
        catch (FormatException)
        {
            return false; // Validation lets no such selector in; what chooses nothing protects nothing.
        }
    }

    private async Task WriteAsync(PodDisruptionBudget budget, PodDisruptionBudgetStatus status, CancellationToken cancellationToken)
    {
        if (!status.Equals(budget.Status))
        {
            await client.UpdateAsync(budget with { Status = status }, "status", cancellationToken);
        }
    }

    private void Tell(IKubernetesObject about, bool warning, string reason, string message) =>
        events.Record(EventReference.To(about), warning, reason, message);
}
