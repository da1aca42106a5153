using Podium.Api.Meta.V1;

namespace Podium.Api.Validation;

/// <summary>Checks the conditions of statuses that have the common form (k8s.io/apimachinery: ValidateConditions).</summary>
public static class ConditionValidation
{
    private const int ReasonLengthMax = 1024;
    private const int MessageLengthMax = 32 * 1024;

    /// <summary>Checks conditions.</summary>
    public static void Check(FieldErrors errors, IReadOnlyList<Condition> conditions, FieldPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var (condition, at) = (conditions[i], path.Index(i));
            if (!seen.Add(condition.Type))
            {
                errors.Duplicate(at.Child("type"), condition.Type);
            }

            Check(errors, condition, at);
        }
    }

    private static void Check(FieldErrors errors, Condition condition, FieldPath path)
    {
        if (errors.RequireSet(path.Child("type"), condition.Type, "must be set"))
        {
            errors.Invalid(path.Child("type"), condition.Type, NameRules.QualifiedName(condition.Type));
        }

        errors.RequireOneOf(path.Child("status"), condition.Status, "False", "True", "Unknown");
        errors.RequireNonNegative(path.Child("observedGeneration"), condition.ObservedGeneration);
        if (condition.LastTransitionTime is null)
        {
            errors.Required(path.Child("lastTransitionTime"), "must be set");
        }

        if (errors.RequireSet(path.Child("reason"), condition.Reason, "must be set") && condition.Reason.Length > ReasonLengthMax)
        {
            errors.Add(FieldError.TooLong(path.Child("reason"), ReasonLengthMax));
        }

        if (condition.Message.Length > MessageLengthMax)
        {
            errors.Add(FieldError.TooLong(path.Child("message"), MessageLengthMax));
        }
    }
}
