using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks deployments (pkg/apis/apps/validation, v1.32). The objects must have their defaults.</summary>
public static class DeploymentValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new deployment.</summary>
    public static IReadOnlyList<FieldError> Validate(Deployment deployment)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(deployment.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, deployment.Spec);
        return errors;
    }

    /// <summary>Checks an update of a deployment's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Deployment newDeployment, Deployment oldDeployment)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newDeployment.Metadata, oldDeployment.Metadata));
        CheckSpec(errors, newDeployment.Spec);
        WorkloadValidation.CheckSelectorUnchanged(errors, newDeployment.Spec.Selector, oldDeployment.Spec.Selector, Spec.Child("selector"));
        return errors;
    }

    /// <summary>Checks an update of a deployment's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Deployment newDeployment, Deployment oldDeployment)
    {
        const string tooMany = "cannot be greater than status.replicas";
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newDeployment.Metadata, oldDeployment.Metadata));
        var path = FieldPath.Root("status");
        var status = newDeployment.Status;
        errors.RequireNonNegative(path.Child("observedGeneration"), status.ObservedGeneration);
        errors.RequireNonNegative(path.Child("replicas"), status.Replicas);
        errors.RequireNonNegative(path.Child("updatedReplicas"), status.UpdatedReplicas);
        errors.RequireNonNegative(path.Child("readyReplicas"), status.ReadyReplicas);
        errors.RequireNonNegative(path.Child("availableReplicas"), status.AvailableReplicas);
        errors.RequireNonNegative(path.Child("unavailableReplicas"), status.UnavailableReplicas);
        errors.RequireNonNegative(path.Child("collisionCount"), status.CollisionCount ?? 0);
        if (status.UpdatedReplicas > status.Replicas)
        {
            errors.Invalid(path.Child("updatedReplicas"), status.UpdatedReplicas, tooMany);
        }

        if (status.ReadyReplicas > status.Replicas)
        {
            errors.Invalid(path.Child("readyReplicas"), status.ReadyReplicas, tooMany);
        }

        if (status.AvailableReplicas > status.Replicas)
        {
            errors.Invalid(path.Child("availableReplicas"), status.AvailableReplicas, tooMany);
        }

        if (status.AvailableReplicas > status.ReadyReplicas)
        {
            errors.Invalid(path.Child("availableReplicas"), status.AvailableReplicas, "cannot be greater than readyReplicas");
        }

        if ((status.CollisionCount ?? 0) < (oldDeployment.Status.CollisionCount ?? 0)
            || (status.CollisionCount is null && oldDeployment.Status.CollisionCount is not null))
        {
            errors.Invalid(path.Child("collisionCount"), status.CollisionCount ?? 0, "cannot be decremented");
        }

        return errors;
    }

    private static void CheckSpec(FieldErrors errors, DeploymentSpec spec)
    {
        errors.RequireNonNegative(Spec.Child("replicas"), spec.Replicas ?? 0);
        WorkloadValidation.CheckSelectorAndTemplate(errors, spec.Selector, spec.Template, "deployment", Spec);
        CheckStrategy(errors, spec.Strategy, Spec.Child("strategy"));
        errors.RequireNonNegative(Spec.Child("minReadySeconds"), spec.MinReadySeconds);
        errors.RequireNonNegative(Spec.Child("revisionHistoryLimit"), spec.RevisionHistoryLimit ?? 0);
        if (spec.ProgressDeadlineSeconds is { } deadline)
        {
            errors.RequireNonNegative(Spec.Child("progressDeadlineSeconds"), deadline);
            if (deadline <= spec.MinReadySeconds)
            {
                errors.Invalid(Spec.Child("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
            }
        }
    }

    private static void CheckStrategy(FieldErrors errors, DeploymentStrategy strategy, FieldPath path)
    {
        var details = path.Child("rollingUpdate");
        switch (strategy.Type)
        {
            case "Recreate":
                errors.ForbidSet(details, strategy.RollingUpdate, "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "RollingUpdate" when strategy.RollingUpdate is { } rolling:
                CheckRollingUpdate(errors, rolling, details);
                break;
            case "RollingUpdate":
                errors.Required(details, "this should be defaulted and never be nil");
                break;
            default:
                errors.NotSupported(path, GoSyntax.Object(strategy), "Recreate", "RollingUpdate");
                break;
        }
    }

    private static void CheckRollingUpdate(FieldErrors errors, RollingUpdateDeployment rolling, FieldPath path)
    {
        var (unavailable, surge) = (rolling.MaxUnavailable ?? 0, rolling.MaxSurge ?? 0);
        PercentRules.CheckPositive(errors, unavailable, path.Child("maxUnavailable"));
        PercentRules.CheckPositive(errors, surge, path.Child("maxSurge"));
        if (PercentRules.NumberOf(unavailable) == 0 && PercentRules.NumberOf(surge) == 0)
        {
            errors.Invalid(path.Child("maxUnavailable"), GoSyntax.IntOrString(unavailable), "may not be 0 when `maxSurge` is 0");
        }

        PercentRules.CheckNotMoreThanAll(errors, unavailable, path.Child("maxUnavailable"));
    }
}
