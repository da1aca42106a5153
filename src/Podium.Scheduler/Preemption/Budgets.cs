using Podium.Api.Policy.V1;
using Podium.Api.Selectors;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Preemption;

/// <summary>The disruption budgets, as preemption respects them: as far as it can.</summary>
internal sealed class Budgets
{
    private readonly List<(PodDisruptionBudget Budget, Selector Selector)> budgets = [];

    public Budgets(IEnumerable<PodDisruptionBudget> all)
    {
        foreach (var budget in all)
        {
            // A budget with an empty selector protects nothing here, as upstream.
            if (AffinityTerm.SelectorOf(budget.Spec.Selector) is { IsEverything: false } selector)
            {
                budgets.Add((budget, selector));
            }
        }
    }

    /// <summary>
    /// Splits pods, in the order given, into those whose end would break a budget and the others. Each pod takes its share of the budgets
    /// that are about it, until nothing is left.
    /// </summary>
    public (List<PodInfo> Violating, List<PodInfo> Others) Split(IEnumerable<PodInfo> pods)
    {
        var left = new int[budgets.Count];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = budgets[i].Budget.Status.DisruptionsAllowed;
        }

        var (violating, others) = (new List<PodInfo>(), new List<PodInfo>());
        foreach (var pod in pods)
        {
            var breaks = false;
            for (var i = 0; i < left.Length && pod.Labels.Count > 0; i++)
            {
                var (budget, selector) = budgets[i];
                if (budget.Metadata.Namespace == pod.Key.Namespace && selector.Matches(pod.Labels)
                    && !budget.Status.DisruptedPods.ContainsKey(pod.Key.Name))
                {
                    breaks |= --left[i] < 0;
                }
            }

            (breaks ? violating : others).Add(pod);
        }

        return (violating, others);
    }
}
