using Podium.Api.Meta.V1;
using Podium.Api.Selectors;

namespace Podium.Api.Validation;

/// <summary>Checks label selectors (k8s.io/apimachinery/pkg/apis/meta/v1/validation).</summary>
public static class LabelSelectorValidation
{
    /// <summary>Checks a selector; an absent one is right.</summary>
    public static IReadOnlyList<FieldError> Validate(LabelSelector? selector, FieldPath path)
    {
        var errors = new FieldErrors();
        Check(errors, selector, path);
        return errors;
    }

    /// <summary>What a selector chooses; null where it is not valid, which its check tells.</summary>
    internal static Selector? TryRead(LabelSelector? selector)
    {
        try
        {
            return Selector.From(selector);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    internal static void Check(FieldErrors errors, LabelSelector? selector, FieldPath path)
    {
        if (selector is null)
        {
            return;
        }

        ObjectMetaValidation.CheckLabels(errors, selector.MatchLabels, path.Child("matchLabels"));
        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            Check(errors, selector.MatchExpressions[i], path.Child("matchExpressions").Index(i));
        }
    }

    private static void Check(FieldErrors errors, LabelSelectorRequirement requirement, FieldPath path)
    {
        switch (requirement.Operator)
        {
            case "In" or "NotIn" when requirement.Values.Count == 0:
                errors.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when requirement.Values.Count > 0:
                errors.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
                break;
        }

        errors.Invalid(path.Child("key"), requirement.Key, NameRules.QualifiedName(requirement.Key));
        for (var i = 0; i < requirement.Values.Count; i++)
        {
            errors.Invalid(path.Child("values").Index(i), requirement.Values[i], NameRules.LabelValue(requirement.Values[i]));
        }
    }
}
