using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Preemption;

/// <summary>The pods whose end would make room for another on a node, the most important first.</summary>
/// <param name="Node">The node.</param>
/// <param name="Pods">The pods.</param>
/// <param name="Violations">How many of them a disruption budget protects.</param>
internal sealed record Victims(NodeState Node, IReadOnlyList<PodInfo> Pods, int Violations)
{
    /// <summary>Orders pods by importance: higher priority first, then the one that has run longer.</summary>
    public static int ByImportance(PodInfo a, PodInfo b)
    {
        var byPriority = b.Priority.CompareTo(a.Priority);
        return byPriority != 0 ? byPriority : StartOf(a).CompareTo(StartOf(b));
    }

    /// <summary>
    /// Which of two hurts less (upstream's pickOneNodeForPreemption): fewer violated budgets, a lower highest priority, a lower sum of
    /// priorities, fewer pods, and last the one whose most important pods started later.
    /// </summary>
    public int Compare(Victims other)
    {
        var order = Violations.CompareTo(other.Violations);
        order = order != 0 ? order : Pods[0].Priority.CompareTo(other.Pods[0].Priority);
        order = order != 0 ? order : Sum().CompareTo(other.Sum());
        order = order != 0 ? order : Pods.Count.CompareTo(other.Pods.Count);
        return order != 0 ? order : other.EarliestStart().CompareTo(EarliestStart());
    }

    // Negative priorities must not make many victims look cheaper than few.
    private long Sum()
    {
        long sum = 0;
        foreach (var pod in Pods)
        {
            sum += (long)pod.Priority + int.MaxValue + 1;
        }

        return sum;
    }

    private DateTimeOffset EarliestStart()
    {
        var earliest = StartOf(Pods[0]);
        foreach (var pod in Pods)
        {
            if (pod.Priority == Pods[0].Priority && StartOf(pod) < earliest)
            {
                earliest = StartOf(pod);
            }
        }

        return earliest;
    }

    // A pod that has not started counts as the youngest.
    private static DateTimeOffset StartOf(PodInfo pod) => pod.Pod.Status.StartTime ?? DateTimeOffset.MaxValue;
}
