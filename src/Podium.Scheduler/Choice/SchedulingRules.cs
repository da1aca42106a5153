using Podium.Scheduler.Plugins;

namespace Podium.Scheduler.Choice;

/// <summary>The rules of a scheduler. A rule is known by its place in the list: waiting pods remember which rules kept them waiting.</summary>
/// <param name="Filters">What a node must satisfy, in the order in which it is asked; 32 at most.</param>
/// <param name="Scores">What nodes are preferred.</param>
internal sealed record SchedulingRules(IReadOnlyList<IFilterPlugin> Filters, IReadOnlyList<IScorePlugin> Scores)
{
    /// <summary>The rules of a default Kubernetes v1.32 scheduler, in its order and with its weights. Volumes that bind a pod to nodes are not served.</summary>
    public static SchedulingRules Default(ISpreadSelectors? selectors)
    {
        var taints = new TaintToleration();
        var affinity = new NodeAffinityMatch();
        var resources = new NodeResourcesFit();
        return new(
            [new NodeUnschedulable(), taints, affinity, new NodePorts(), resources, new PodTopologySpread(), new InterPodAffinity()],
            [
                taints, affinity, resources, new PodTopologySpreadScore(selectors), new InterPodAffinityScore(),
                new NodeResourcesBalancedAllocation(), new ImageLocality(),
            ]);
    }
}
