using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>A pod's nodeSelector and node affinity: required terms filter, preferred terms score.</summary>
internal sealed class NodeAffinityMatch : INodeFilter, INodeScore
{
    private static readonly Rejection NoMatch = Rejection.Lasting("node(s) didn't match Pod's node affinity/selector");

    public int Weight => 2;

    public Rejection? Filter(PodInfo pod, NodeState node) => IsRequiredMatch(pod.Pod, node.Node) ? null : NoMatch;

    /// <summary>The share of the preferred terms' weight that the node earns.</summary>
    public long Score(PodInfo pod, NodeState node)
    {
        long earned = 0, all = 0;
        foreach (var preferred in pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
        {
            all += preferred.Weight;
            if (Matches(preferred.Preference, node.Node))
            {
                earned += preferred.Weight;
            }
        }

        return all == 0 ? 0 : earned * 100 / all;
    }

    /// <summary>Whether a node is one that the pod may run on.</summary>
    public static bool IsRequiredMatch(Pod pod, Node node)
    {
        foreach (var (key, value) in pod.Spec.NodeSelector)
        {
            if (!node.Metadata.Labels.TryGetValue(key, out var label) || label != value)
            {
                return false;
            }
        }

        return pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required
            || required.NodeSelectorTerms.Any(term => Matches(term, node));
    }

    /// <summary>Whether all of a term's requirements hold; a term without any matches nothing.</summary>
    private static bool Matches(NodeSelectorTerm term, Node node)
    {
        if (term.MatchExpressions.Count == 0 && term.MatchFields.Count == 0)
        {
            return false;
        }

        foreach (var requirement in term.MatchExpressions)
        {
            node.Metadata.Labels.TryGetValue(requirement.Key, out var label);
            if (!Matches(requirement, label))
            {
                return false;
            }
        }

        foreach (var requirement in term.MatchFields)
        {
            if (!Matches(requirement, requirement.Key == "metadata.name" ? node.Metadata.Name : null))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(NodeSelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(requirement, value) > 0,
        "Lt" => Compare(requirement, value) < 0,
        _ => false,
    };

    /// <summary>How the value compares with the requirement's number; 0 where one of them is no number.</summary>
    private static int Compare(NodeSelectorRequirement requirement, string? value) =>
        requirement.Values.Count == 1
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var have)
        && long.TryParse(requirement.Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? have.CompareTo(bound)
            : 0;
}
