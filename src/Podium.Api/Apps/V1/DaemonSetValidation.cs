using Podium.Api.Selectors;
using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks daemon sets with Kubernetes' rules and words (pkg/apis/apps/validation/validation.go, v1.32).</summary>
public static class DaemonSetValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new daemon set.</summary>
    public static IReadOnlyList<FieldError> Validate(DaemonSet daemonSet)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(daemonSet.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, daemonSet.Spec);
        return errors;
    }

    /// <summary>Checks an update of a daemon set's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(DaemonSet daemonSet, DaemonSet old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(daemonSet.Metadata, old.Metadata));
        CheckSpec(errors, daemonSet.Spec);
        WorkloadValidation.CheckSelectorUnchanged(errors, daemonSet.Spec.Selector, old.Spec.Selector, Spec.Child("selector"));
        return errors;
    }

    /// <summary>Checks an update of a daemon set's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(DaemonSet daemonSet, DaemonSet old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(daemonSet.Metadata, old.Metadata));
        var (status, path) = (daemonSet.Status, FieldPath.Root("status"));
        errors.RequireNonNegative(path.Child("currentNumberScheduled"), status.CurrentNumberScheduled);
        errors.RequireNonNegative(path.Child("numberMisscheduled"), status.NumberMisscheduled);
        errors.RequireNonNegative(path.Child("desiredNumberScheduled"), status.DesiredNumberScheduled);
        errors.RequireNonNegative(path.Child("numberReady"), status.NumberReady);
        errors.RequireNonNegative(path.Child("observedGeneration"), status.ObservedGeneration);
        errors.RequireNonNegative(path.Child("updatedNumberScheduled"), status.UpdatedNumberScheduled);
        errors.RequireNonNegative(path.Child("numberAvailable"), status.NumberAvailable);
        errors.RequireNonNegative(path.Child("numberUnavailable"), status.NumberUnavailable);
        WorkloadValidation.CheckCollisionCount(errors, status.CollisionCount, old.Status.CollisionCount, path);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, DaemonSetSpec spec)
    {
        LabelSelectorValidation.Check(errors, spec.Selector, Spec.Child("selector"));
        if (spec.Selector is { MatchLabels.Count: 0, MatchExpressions.Count: 0 } empty)
        {
            errors.Invalid(Spec.Child("selector"), GoSyntax.LabelSelector(empty), "empty selector is invalid for daemonset");
        }

        var chosen = LabelSelectorValidation.TryRead(spec.Selector) ?? Selector.Everything;
        WorkloadValidation.CheckTemplate(errors, chosen, spec.Template, "DaemonSet", Spec.Child("template"));
        errors.RequireNonNegative(Spec.Child("minReadySeconds"), spec.MinReadySeconds);
        CheckStrategy(errors, spec.UpdateStrategy, Spec.Child("updateStrategy"));
        errors.RequireNonNegative(Spec.Child("revisionHistoryLimit"), spec.RevisionHistoryLimit ?? 0);
    }

    private static void CheckStrategy(FieldErrors errors, DaemonSetUpdateStrategy strategy, FieldPath path)
    {
        if (strategy.Type == "OnDelete")
        {
            return;
        }

        if (strategy.Type != "RollingUpdate")
        {
            errors.NotSupported(path, GoSyntax.Object(strategy), "RollingUpdate", "OnDelete");
        }
        else if (strategy.RollingUpdate is { } rolling)
        {
            CheckRolling(errors, rolling, path.Child("rollingUpdate"));
        }
        else
        {
            errors.Required(path.Child("rollingUpdate"));
        }
    }

    private static void CheckRolling(FieldErrors errors, RollingUpdateDaemonSet rolling, FieldPath path)
    {
        var (unavailable, surge) = (rolling.MaxUnavailable ?? 0, rolling.MaxSurge ?? 0);
        PercentRules.CheckPositive(errors, unavailable, path.Child("maxUnavailable"));
        PercentRules.CheckPositive(errors, surge, path.Child("maxSurge"));
        PercentRules.CheckNotMoreThanAll(errors, unavailable, path.Child("maxUnavailable"));
        PercentRules.CheckNotMoreThanAll(errors, surge, path.Child("maxSurge"));
        switch (PercentRules.NumberOf(unavailable) != 0, PercentRules.NumberOf(surge) != 0)
        {
            case (true, true):
                errors.Invalid(path.Child("maxSurge"), GoSyntax.IntOrString(surge), "may not be set when maxUnavailable is non-zero");
                break;
            case (false, false):
                errors.Required(path.Child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
                break;
        }
    }
}
