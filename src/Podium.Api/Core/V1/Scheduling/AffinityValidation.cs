using Podium.Api.Meta.V1;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks a pod's affinity (pkg/apis/core/validation: validateAffinity and its parts).</summary>
internal static class AffinityValidation
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    private const string BadWeight = "must be in the range 1-100";

    public static void Check(FieldErrors errors, Affinity? affinity, FieldPath path)
    {
        if (affinity?.NodeAffinity is { } node)
        {
            CheckNode(errors, node, path.Child("nodeAffinity"));
        }

        if (affinity?.PodAffinity is { } near)
        {
            CheckPods(errors, near.RequiredDuringSchedulingIgnoredDuringExecution, near.PreferredDuringSchedulingIgnoredDuringExecution,
                path.Child("podAffinity"));
        }

        if (affinity?.PodAntiAffinity is { } away)
        {
            CheckPods(errors, away.RequiredDuringSchedulingIgnoredDuringExecution, away.PreferredDuringSchedulingIgnoredDuringExecution,
                path.Child("podAntiAffinity"));
        }
    }

    private static void CheckNode(FieldErrors errors, NodeAffinity affinity, FieldPath path)
    {
        if (affinity.RequiredDuringSchedulingIgnoredDuringExecution is { } required)
        {
            NodeSelectorValidation.Check(errors, required, path.Child(Required));
        }

        for (var i = 0; i < affinity.PreferredDuringSchedulingIgnoredDuringExecution.Count; i++)
        {
            var term = affinity.PreferredDuringSchedulingIgnoredDuringExecution[i];
            var at = path.Child(Preferred).Index(i);
            if (term.Weight is < 1 or > 100)
            {
                errors.Invalid(at.Child("weight"), term.Weight, BadWeight);
            }

            NodeSelectorValidation.CheckTerm(errors, term.Preference, at.Child("preference"), checkValues: false);
        }
    }

    private static void CheckPods(
        FieldErrors errors, IReadOnlyList<PodAffinityTerm> required, IReadOnlyList<WeightedPodAffinityTerm> preferred, FieldPath path)
    {
        for (var i = 0; i < required.Count; i++)
        {
            CheckTerm(errors, required[i], path.Child(Required).Index(i));
        }

        for (var i = 0; i < preferred.Count; i++)
        {
            var at = path.Child(Preferred).Index(i);
            if (preferred[i].Weight is < 1 or > 100)
            {
                errors.Invalid(at.Child("weight"), preferred[i].Weight, BadWeight);
            }

            CheckTerm(errors, preferred[i].PodAffinityTerm, at.Child("podAffinityTerm"));
        }
    }

    private static void CheckTerm(FieldErrors errors, PodAffinityTerm term, FieldPath path)
    {
        LabelSelectorValidation.Check(errors, term.LabelSelector, path.Child("labelSelector"));
        LabelSelectorValidation.Check(errors, term.NamespaceSelector, path.Child("namespaceSelector"));
        foreach (var name in term.Namespaces)
        {
            errors.Invalid(path.Child("namespace"), name, NameRules.Dns1123Label(name));
        }

        CheckKeys(errors, term.MatchLabelKeys, term.LabelSelector, path.Child("matchLabelKeys"));
        CheckKeys(errors, term.MismatchLabelKeys, term.LabelSelector, path.Child("mismatchLabelKeys"));
        CheckRepeatedKeys(errors, term, path);
        if (term.TopologyKey.Length == 0)
        {
            errors.Required(path.Child("topologyKey"), "can not be empty");
        }

        errors.Invalid(path.Child("topologyKey"), term.TopologyKey, NameRules.QualifiedName(term.TopologyKey));
    }

    private static void CheckKeys(FieldErrors errors, IReadOnlyList<string> keys, LabelSelector? selector, FieldPath path)
    {
        if (keys.Count > 0 && selector is null)
        {
            errors.Forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }

        for (var i = 0; i < keys.Count; i++)
        {
            errors.Invalid(path.Index(i), keys[i], NameRules.QualifiedName(keys[i]));
        }
    }

    private static void CheckRepeatedKeys(FieldErrors errors, PodAffinityTerm term, FieldPath path)
    {
        // The server adds an expression for each matchLabelKey, so a key counts as repeated when it appears a second time.
        var seen = new HashSet<string>(term.LabelSelector?.MatchLabels.Keys ?? [], StringComparer.Ordinal);
        foreach (var expression in term.LabelSelector?.MatchExpressions ?? [])
        {
            var index = IndexOf(term.MatchLabelKeys, expression.Key);
            if (!seen.Add(expression.Key) && index >= 0)
            {
                errors.Invalid(path.Index(index), expression.Key, "exists in both matchLabelKeys and labelSelector");
            }
        }

        for (var i = 0; i < term.MatchLabelKeys.Count; i++)
        {
            if (term.MismatchLabelKeys.Contains(term.MatchLabelKeys[i]))
            {
                errors.Invalid(path.Child("matchLabelKeys").Index(i), term.MatchLabelKeys[i],
                    "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    private static int IndexOf(IReadOnlyList<string> keys, string key)
    {
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            if (keys[i] == key)
            {
                return i;
            }
        }

        return -1;
    }
}
