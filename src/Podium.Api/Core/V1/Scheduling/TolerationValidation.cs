using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks tolerations (pkg/apis/core/validation: ValidateTolerations).</summary>
public static class TolerationValidation
{
    /// <summary>Checks a list of tolerations.</summary>
    public static IReadOnlyList<FieldError> Validate(IReadOnlyList<Toleration> tolerations, FieldPath path)
    {
        var errors = new FieldErrors();
        Check(errors, tolerations, path);
        return errors;
    }

    internal static void Check(FieldErrors errors, IReadOnlyList<Toleration> tolerations, FieldPath path)
    {
        for (var i = 0; i < tolerations.Count; i++)
        {
            Check(errors, tolerations[i], path.Index(i));
        }
    }

    /// <summary>Checks that the old tolerations are all still there; only how long they hold may have changed.</summary>
    internal static void CheckOnlyAdded(
        FieldErrors errors, IReadOnlyList<Toleration> newTolerations, IReadOnlyList<Toleration> oldTolerations, FieldPath path)
    {
        foreach (var old in oldTolerations)
        {
            if (!newTolerations.Any(t => t.Key == old.Key && t.Operator == old.Operator && t.Value == old.Value && t.Effect == old.Effect))
            {
                errors.Forbidden(path, "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }

        Check(errors, newTolerations, path);
    }

    private static void Check(FieldErrors errors, Toleration toleration, FieldPath path)
    {
        if (toleration.Key.Length > 0)
        {
            errors.Invalid(path.Child("key"), toleration.Key, NameRules.QualifiedName(toleration.Key));
        }
        else if (toleration.Operator != "Exists")
        {
            errors.Invalid(path.Child("operator"), toleration.Operator,
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }

        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
        {
            errors.Invalid(path.Child("effect"), toleration.Effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }

        switch (toleration.Operator)
        {
            case "" or "Equal":
                if (NameRules.LabelValue(toleration.Value) is { Count: > 0 } reasons)
                {
                    errors.Invalid(path.Child("operator"), toleration.Value, string.Join(';', reasons));
                }

                break;
            case "Exists":
                if (toleration.Value.Length > 0)
                {
                    errors.Invalid(path.Child("operator"), toleration.Value, "value must be empty when `operator` is 'Exists'");
                }

                break;
            default:
                errors.NotSupported(path.Child("operator"), toleration.Operator, "Equal", "Exists");
                break;
        }

        if (toleration.Effect.Length > 0)
        {
            errors.AllowOneOf(path.Child("effect"), toleration.Effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }
}
