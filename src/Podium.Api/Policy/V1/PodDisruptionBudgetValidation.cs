using Podium.Api.Validation;

namespace Podium.Api.Policy.V1;

/// <summary>Checks disruption budgets (pkg/apis/policy/validation, v1.32).</summary>
public static class PodDisruptionBudgetValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath Status = FieldPath.Root("status");

    /// <summary>Checks a new budget.</summary>
    public static IReadOnlyList<FieldError> Validate(PodDisruptionBudget budget)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(budget.Metadata, namespaced: true, ObjectNames.PathSegment));
        CheckSpec(errors, budget.Spec);
        return errors;
    }

    /// <summary>Checks an update of a budget: everything may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(PodDisruptionBudget newBudget, PodDisruptionBudget oldBudget)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newBudget.Metadata, oldBudget.Metadata));
        CheckSpec(errors, newBudget.Spec);
        return errors;
    }

    /// <summary>Checks an update through the status subresource.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(PodDisruptionBudget newBudget, PodDisruptionBudget oldBudget)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newBudget.Metadata, oldBudget.Metadata));
        ConditionValidation.Check(errors, newBudget.Status.Conditions, Status.Child("conditions"));
        errors.RequireNonNegative(Status.Child("disruptionsAllowed"), newBudget.Status.DisruptionsAllowed);
        errors.RequireNonNegative(Status.Child("currentHealthy"), newBudget.Status.CurrentHealthy);
        errors.RequireNonNegative(Status.Child("desiredHealthy"), newBudget.Status.DesiredHealthy);
        errors.RequireNonNegative(Status.Child("expectedPods"), newBudget.Status.ExpectedPods);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, PodDisruptionBudgetSpec spec)
    {
        if (spec is { MinAvailable: not null, MaxUnavailable: not null })
        {
            errors.Invalid(Spec, GoSyntax.Object(spec), "minAvailable and maxUnavailable cannot be both set");
        }

        CheckBound(errors, spec.MinAvailable, Spec.Child("minAvailable"));
        CheckBound(errors, spec.MaxUnavailable, Spec.Child("maxUnavailable"));
        errors.AddRange(LabelSelectorValidation.Validate(spec.Selector, Spec.Child("selector")));
        errors.AllowOneOf(Spec.Child("unhealthyPodEvictionPolicy"), spec.UnhealthyPodEvictionPolicy, "AlwaysAllow", "IfHealthyBudget");
    }

    private static void CheckBound(FieldErrors errors, IntOrString? bound, FieldPath path)
    {
        if (bound is { } given)
        {
            IntOrPercent.CheckPositive(errors, given, path);
            IntOrPercent.CheckWithinWhole(errors, given, path);
        }
    }
}
