using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks what selects nodes (pkg/apis/core/validation: ValidateNodeSelector and its parts).</summary>
internal static class NodeSelectorValidation
{
    public static void Check(FieldErrors errors, NodeSelector selector, FieldPath path)
    {
        var terms = path.Child("nodeSelectorTerms");
        if (selector.NodeSelectorTerms.Count == 0)
        {
            errors.Required(terms, "must have at least one node selector term");
        }

        for (var i = 0; i < selector.NodeSelectorTerms.Count; i++)
        {
            CheckTerm(errors, selector.NodeSelectorTerms[i], terms.Index(i), checkValues: true);
        }
    }

    /// <summary>Checks one term. A preference may have values that no label can have: it just never holds.</summary>
    public static void CheckTerm(FieldErrors errors, NodeSelectorTerm term, FieldPath path, bool checkValues)
    {
        for (var i = 0; i < term.MatchExpressions.Count; i++)
        {
            CheckLabel(errors, term.MatchExpressions[i], path.Child("matchExpressions").Index(i), checkValues);
        }

        for (var i = 0; i < term.MatchFields.Count; i++)
        {
            CheckField(errors, term.MatchFields[i], path.Child("matchFields").Index(i));
        }
    }

    private static void CheckLabel(FieldErrors errors, NodeSelectorRequirement requirement, FieldPath path, bool checkValues)
    {
        var values = path.Child("values");
        switch (requirement.Operator)
        {
            case "In" or "NotIn":
                if (requirement.Values.Count == 0)
                {
                    errors.Required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                }

                break;
            case "Exists" or "DoesNotExist":
                if (requirement.Values.Count > 0)
                {
                    errors.Forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }

                break;
            case "Gt" or "Lt":
                if (requirement.Values.Count != 1)
                {
                    errors.Required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }

                break;
            default:
                errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
                break;
        }

        errors.Invalid(path.Child("key"), requirement.Key, NameRules.QualifiedName(requirement.Key));
        for (var i = 0; checkValues && i < requirement.Values.Count; i++)
        {
            errors.Invalid(values.Index(i), requirement.Values[i], NameRules.LabelValue(requirement.Values[i]));
        }
    }

    private static void CheckField(FieldErrors errors, NodeSelectorRequirement requirement, FieldPath path)
    {
        if (requirement.Operator is not ("In" or "NotIn"))
        {
            errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
        }
        else if (requirement.Values.Count != 1)
        {
            errors.Required(path.Child("values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }

        if (requirement.Key != "metadata.name")
        {
            errors.Invalid(path.Child("key"), requirement.Key, "not a valid field selector key");
            return;
        }

        for (var i = 0; i < requirement.Values.Count; i++)
        {
            errors.Invalid(path.Child("values").Index(i), requirement.Values[i], NameRules.Dns1123Subdomain(requirement.Values[i]));
        }
    }
}
