using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A topology spread constraint, ready to count with.</summary>
internal sealed class SpreadConstraint(string topologyKey, int maxSkew, int minDomains, Selector selector, bool honorAffinity, bool honorTaints)
{
    /// <summary>What a scheduler without configuration asks for where a pod does not say (upstream's system defaults).</summary>
    private static readonly IReadOnlyList<(string Key, int MaxSkew)> SystemDefaults = [("kubernetes.io/hostname", 3), ("topology.kubernetes.io/zone", 5)];

    public string TopologyKey => topologyKey;

    public int MaxSkew => maxSkew;

    public int MinDomains => minDomains;

    public Selector Selector => selector;

    /// <summary>The constraints of a pod that say this of a pod that cannot satisfy them.</summary>
    public static IReadOnlyList<SpreadConstraint> Of(PodInfo pod, string whenUnsatisfiable)
    {
        if (pod.Pod.Spec.TopologySpreadConstraints.Count == 0)
        {
            return [];
        }

        return
        [
            .. pod.Pod.Spec.TopologySpreadConstraints
                .Where(c => c.WhenUnsatisfiable == whenUnsatisfiable)
                .Select(c => new SpreadConstraint(
                    c.TopologyKey, c.MaxSkew, c.MinDomains ?? 1, SelectorOf(c, pod), c.NodeAffinityPolicy != "Ignore", c.NodeTaintsPolicy == "Honor")),
        ];
    }

    /// <summary>The system's constraints over the pods of a selector.</summary>
    public static IReadOnlyList<SpreadConstraint> Defaults(Selector selector) =>
        [.. SystemDefaults.Select(d => new SpreadConstraint(d.Key, d.MaxSkew, 1, selector, honorAffinity: true, honorTaints: false))];

    /// <summary>Whether the pods of a node are counted.</summary>
    public bool Counts(PodInfo pod, Node node) =>
        (!honorAffinity || !pod.ChoosesNodes || pod.Pod.MayRunOn(node))
        && (!honorTaints || node.FirstUntolerated(pod.Pod.Spec.Tolerations) is null);

    // matchLabelKeys ask for the pod's own values; a key that the pod lacks asks for nothing.
    private static Selector SelectorOf(TopologySpreadConstraint constraint, PodInfo pod)
    {
        var labels = constraint.LabelSelector;
        foreach (var key in constraint.MatchLabelKeys)
        {
            if (labels is not null && pod.Labels.TryGetValue(key, out var value))
            {
                labels = labels with { MatchExpressions = [.. labels.MatchExpressions, new() { Key = key, Operator = "In", Values = [value] }] };
            }
        }

        return AffinityTerm.SelectorOf(labels);
    }
}
