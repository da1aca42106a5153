using System.Globalization;

namespace Podium.Api.Core.V1;

/// <summary>Whether nodes are what pods ask for by nodeSelector and required node affinity; the scheduler and the node itself ask.</summary>
public static class NodeSelection
{
    /// <summary>Whether a node is one that the pod may run on.</summary>
    public static bool MayRunOn(this Pod pod, Node node) => pod.MayRunOn(node.Metadata.Labels, node.Metadata.Name);

    /// <summary>Whether a node of these labels and this name is one that the pod may run on.</summary>
    public static bool MayRunOn(this Pod pod, IReadOnlyDictionary<string, string> labels, string nodeName)
    {
        foreach (var (key, value) in pod.Spec.NodeSelector)
        {
            if (!labels.TryGetValue(key, out var label) || label != value)
            {
                return false;
            }
        }

        if (pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required)
        {
            return true;
        }

        foreach (var term in required.NodeSelectorTerms)
        {
            if (term.Matches(labels, nodeName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether all of a term's requirements hold; a term without any matches nothing.</summary>
    public static bool Matches(this NodeSelectorTerm term, IReadOnlyDictionary<string, string> labels, string nodeName)
    {
        if (term.MatchExpressions.Count == 0 && term.MatchFields.Count == 0)
        {
            return false;
        }

        foreach (var requirement in term.MatchExpressions)
        {
            if (!Matches(requirement, labels.GetValueOrDefault(requirement.Key)))
            {
                return false;
            }
        }

        foreach (var requirement in term.MatchFields)
        {
            if (!Matches(requirement, requirement.Key == "metadata.name" ? nodeName : null))
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

    // How the value compares with the requirement's number; 0 where one of them is no number.
    private static int Compare(NodeSelectorRequirement requirement, string? value) =>
        requirement.Values.Count == 1
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var have)
        && long.TryParse(requirement.Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? have.CompareTo(bound)
            : 0;
}
