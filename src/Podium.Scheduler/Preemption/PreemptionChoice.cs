using Podium.Api.Core.V1;
using Podium.Scheduler.Choice;
using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;

namespace Podium.Scheduler.Preemption;

/// <summary>
/// Finds the node on which a pod that fits nowhere would fit at the least cost if less important pods ended
/// (pkg/scheduler/framework/plugins/defaultpreemption). It only supposes their end; the cluster's state is as before when it is done.
/// </summary>
internal sealed class PreemptionChoice(Random random)
{
    private const int FewestCandidates = 100;
    private const int CandidatesPercent = 10;
    private const string NotHelpful = "Preemption is not helpful for scheduling";
    private static readonly Rejection NoVictims = Rejection.Lasting("No preemption victims found for incoming pod");

    /// <summary>The victims, or why there are none.</summary>
    /// <param name="choice">The choice that failed.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="budgets">What protects pods; asked for only where pods could be ended.</param>
    public PreemptionResult Find(ChoiceResult choice, ClusterState cluster, Func<Budgets> budgets)
    {
        if (choice.Fit is not { } fit)
        {
            return new(null, "", KeepsNomination: true);
        }

        if (WhyNot(fit.Pod, choice, cluster) is { } refusal)
        {
            return new(null, refusal, KeepsNomination: true);
        }

        var message = new FitMessage(cluster.Nodes.Count);
        var nodes = choice.Rejected.Where(r => !r.Rejection.EvictionCannotHelp).Select(r => r.Node).ToList();
        var asked = 0;
        var candidates = nodes.Count == 0 ? [] : Candidates(nodes, fit, budgets(), message, out asked);
        if (candidates.Count == 0)
        {
            message.Add(NotHelpful, cluster.Nodes.Count - asked);
            return new(null, message.ToString(), KeepsNomination: false);
        }

        var best = candidates[0];
        foreach (var candidate in candidates)
        {
            if (candidate.Compare(best) < 0)
            {
                best = candidate;
            }
        }

        return new(best, "", KeepsNomination: false);
    }

    private static string? WhyNot(PodInfo pod, ChoiceResult choice, ClusterState cluster)
    {
        if (pod.Pod.Spec.PreemptionPolicy == "Never")
        {
            return "not eligible due to preemptionPolicy=Never.";
        }

        if (cluster.Nominations.NodeOf(pod.Key) is not { } nominated || cluster.Find(nominated) is not { } node
            || choice.Rejected.Any(r => r.Node == node && r.Rejection.EvictionCannotHelp))
        {
            return null;
        }

        foreach (var other in node.Pods)
        {
            if (other.Priority < pod.Priority && other.Pod.Metadata.DeletionTimestamp is not null
                && other.Pod.GetCondition("DisruptionTarget") is { Status: "True", Reason: "PreemptionByScheduler" })
            {
                return "not eligible due to a terminating pod on the nominated node.";
            }
        }

        return null;
    }

    private List<Victims> Candidates(List<NodeState> nodes, PodFit fit, Budgets budgets, FitMessage message, out int asked)
    {
        var enough = Math.Max(FewestCandidates, nodes.Count * CandidatesPercent / 100);
        var offset = random.Next(nodes.Count);
        var found = new List<Victims>();
        var harmless = 0;
        for (asked = 0; asked < nodes.Count && (found.Count < enough || harmless == 0); asked++)
        {
            var node = nodes[(offset + asked) % nodes.Count];
            if (VictimsOn(node, fit, budgets, out var rejection) is { } victims)
            {
                found.Add(victims);
                harmless += victims.Violations == 0 ? 1 : 0;
                continue;
            }

            foreach (var reason in rejection!.Reasons)
            {
                message.Add(reason);
            }
        }

        return found;
    }

    /// <summary>Takes all less important pods off the node, then lets back as many as there is room for, the protected ones first.</summary>
    private static Victims? VictimsOn(NodeState node, PodFit fit, Budgets budgets, out Rejection? rejection)
    {
        var lesser = node.Pods.Where(p => p.Priority < fit.Pod.Priority).ToList();
        if (lesser.Count == 0)
        {
            rejection = NoVictims;
            return null;
        }

        var gone = new HashSet<PodInfo>(lesser);
        foreach (var pod in lesser)
        {
            fit.Suppose(pod, node, -1);
        }

        try
        {
            rejection = fit.Reject(node);
            if (rejection is not null)
            {
                return null;
            }

            lesser.Sort(Victims.ByImportance);
            var (violating, others) = budgets.Split(lesser);
            var violations = 0;
            foreach (var pod in violating)
            {
                violations += LetBack(pod) ? 0 : 1;
            }

            foreach (var pod in others)
            {
                LetBack(pod);
            }

            return new Victims(node, [.. lesser.Where(gone.Contains)], violations);
        }
        finally
        {
            foreach (var pod in gone)
            {
                fit.Suppose(pod, node, 1);
            }
        }

        bool LetBack(PodInfo pod)
        {
            fit.Suppose(pod, node, 1);
            if (fit.Reject(node) is null)
            {
                gone.Remove(pod);
                return true;
            }

            fit.Suppose(pod, node, -1);
            return false;
        }
    }
}

/// <summary>The outcome of looking for victims.</summary>
/// <param name="Victims">Whose end would help; null where nobody's would.</param>
/// <param name="Message">Where nobody's would, why.</param>
/// <param name="KeepsNomination">Whether a pod that waits for a node goes on waiting for it.</param>
internal readonly record struct PreemptionResult(Victims? Victims, string Message, bool KeepsNomination);
