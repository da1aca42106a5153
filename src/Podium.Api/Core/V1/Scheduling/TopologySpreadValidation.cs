using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks topology spread constraints (pkg/apis/core/validation: validateTopologySpreadConstraints).</summary>
internal static class TopologySpreadValidation
{
    public static void Check(FieldErrors errors, IReadOnlyList<TopologySpreadConstraint> constraints, FieldPath path)
    {
        for (var i = 0; i < constraints.Count; i++)
        {
            var constraint = constraints[i];
            var at = path.Index(i);
            if (constraint.MaxSkew <= 0)
            {
                errors.Invalid(at.Child("maxSkew"), constraint.MaxSkew, "must be greater than zero");
            }

            errors.RequireSet(at.Child("topologyKey"), constraint.TopologyKey, "can not be empty");
            errors.AllowOneOf(at.Child("whenUnsatisfiable"), constraint.WhenUnsatisfiable, "DoNotSchedule", "ScheduleAnyway");
            if (constraints.Skip(i + 1).Any(o => o.TopologyKey == constraint.TopologyKey && o.WhenUnsatisfiable == constraint.WhenUnsatisfiable))
            {
                errors.Duplicate(at.Child("{topologyKey, whenUnsatisfiable}"), $"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }

            if (constraint.MinDomains is { } minDomains)
            {
                CheckMinDomains(errors, minDomains, constraint.WhenUnsatisfiable, at.Child("minDomains"));
            }

            errors.AllowOneOf(at.Child("nodeAffinityPolicy"), constraint.NodeAffinityPolicy, "Honor", "Ignore");
            errors.AllowOneOf(at.Child("nodeTaintsPolicy"), constraint.NodeTaintsPolicy, "Honor", "Ignore");
            CheckMatchLabelKeys(errors, constraint, at.Child("matchLabelKeys"));
            LabelSelectorValidation.Check(errors, constraint.LabelSelector, at.Child("labelSelector"));
        }
    }

    private static void CheckMinDomains(FieldErrors errors, int minDomains, string whenUnsatisfiable, FieldPath path)
    {
        if (minDomains <= 0)
        {
            errors.Invalid(path, minDomains, "must be greater than zero");
        }

        if (whenUnsatisfiable != "DoNotSchedule")
        {
            errors.Invalid(path, minDomains, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {whenUnsatisfiable}");
        }
    }

    private static void CheckMatchLabelKeys(FieldErrors errors, TopologySpreadConstraint constraint, FieldPath path)
    {
        if (constraint.MatchLabelKeys.Count > 0 && constraint.LabelSelector is null)
        {
            errors.Forbidden(path, "must not be specified when labelSelector is not set");
        }

        for (var i = 0; i < constraint.MatchLabelKeys.Count; i++)
        {
            var key = constraint.MatchLabelKeys[i];
            errors.Invalid(path.Index(i), key, NameRules.QualifiedName(key));
            if (constraint.LabelSelector is { } selector
                && (selector.MatchLabels.ContainsKey(key) || selector.MatchExpressions.Any(e => e.Key == key)))
            {
                errors.Invalid(path.Index(i), key, "exists in both matchLabelKeys and labelSelector");
            }
        }
    }
}
