using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks stateful sets with Kubernetes' rules and words (pkg/apis/apps/validation/validation.go, v1.32).</summary>
public static class StatefulSetValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new stateful set.</summary>
    public static IReadOnlyList<FieldError> Validate(StatefulSet statefulSet)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(statefulSet.Metadata, namespaced: true, ObjectNames.DnsLabel));
        CheckSpec(errors, statefulSet.Spec);
        return errors;
    }

    /// <summary>Checks an update of a stateful set's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(StatefulSet statefulSet, StatefulSet old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(statefulSet.Metadata, old.Metadata));
        CheckSpec(errors, statefulSet.Spec);
        var rest = statefulSet.Spec with
        {
            Replicas = old.Spec.Replicas,
            Template = old.Spec.Template,
            UpdateStrategy = old.Spec.UpdateStrategy,
            MinReadySeconds = old.Spec.MinReadySeconds,
            Ordinals = old.Spec.Ordinals,
            PersistentVolumeClaimRetentionPolicy = old.Spec.PersistentVolumeClaimRetentionPolicy,
        };
        if (rest != old.Spec)
        {
            errors.Forbidden(Spec,
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }

        return errors;
    }

    /// <summary>Checks an update of a stateful set's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(StatefulSet statefulSet, StatefulSet old)
    {
        var errors = new FieldErrors();
        var (status, path) = (statefulSet.Status, FieldPath.Root("status"));
        (string Field, int Value)[] counts =
        [
            ("readyReplicas", status.ReadyReplicas),
            ("currentReplicas", status.CurrentReplicas),
            ("updatedReplicas", status.UpdatedReplicas),
            ("availableReplicas", status.AvailableReplicas),
        ];
        errors.RequireNonNegative(path.Child("replicas"), status.Replicas);
        foreach (var (field, value) in counts)
        {
            errors.RequireNonNegative(path.Child(field), value);
        }

        errors.RequireNonNegative(path.Child("observedGeneration"), status.ObservedGeneration);
        foreach (var (field, value) in counts)
        {
            if (value > status.Replicas)
            {
                errors.Invalid(path.Child(field), value, "cannot be greater than status.replicas");
            }
        }

        if (status.AvailableReplicas > status.ReadyReplicas)
        {
            errors.Invalid(path.Child("availableReplicas"), status.AvailableReplicas, "cannot be greater than status.readyReplicas");
        }

        errors.AddRange(ObjectMetaValidation.ValidateUpdate(statefulSet.Metadata, old.Metadata));
        WorkloadValidation.CheckCollisionCount(errors, status.CollisionCount, old.Status.CollisionCount, path);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, StatefulSetSpec spec)
    {
        if (errors.RequireSet(Spec.Child("podManagementPolicy"), spec.PodManagementPolicy)
            && spec.PodManagementPolicy is not ("OrderedReady" or "Parallel"))
        {
            errors.Invalid(Spec.Child("podManagementPolicy"), spec.PodManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
        }

        CheckStrategy(errors, spec.UpdateStrategy, Spec.Child("updateStrategy"));
        if (spec.PersistentVolumeClaimRetentionPolicy is { } retention)
        {
            var path = Spec.Child("persistentVolumeClaimRetentionPolicy");
            errors.AllowOneOf(path.Child("whenDeleted"), retention.WhenDeleted, "Retain", "Delete");
            errors.AllowOneOf(path.Child("whenScaled"), retention.WhenScaled, "Retain", "Delete");
        }

        errors.RequireNonNegative(Spec.Child("replicas"), spec.Replicas ?? 0);
        errors.RequireNonNegative(Spec.Child("minReadySeconds"), spec.MinReadySeconds);
        errors.RequireNonNegative(Spec.Child("ordinals.start"), spec.Ordinals?.Start ?? 0);
        var template = Spec.Child("template");
        if (WorkloadValidation.CheckSelector(errors, spec.Selector, "statefulset", Spec.Child("selector")) is { } selector)
        {
            // The pods' volumes come from claims too, so that the pod spec can be checked only when a pod is made.
            var metadata = spec.Template.Metadata;
            WorkloadValidation.CheckChosen(errors, selector, spec.Template, template);
            ObjectMetaValidation.CheckLabels(errors, metadata.Labels, template.Child("labels"));
            ObjectMetaValidation.CheckAnnotations(errors, metadata.Annotations, template.Child("annotations"));
        }

        WorkloadValidation.CheckLasting(errors, spec.Template, "StatefulSet", template);
    }

    private static void CheckStrategy(FieldErrors errors, StatefulSetUpdateStrategy strategy, FieldPath path)
    {
        switch (strategy.Type)
        {
            case "":
                errors.Required(path);
                break;
            case "OnDelete":
                if (strategy.RollingUpdate is { } given)
                {
                    errors.Invalid(path.Child("rollingUpdate"), GoSyntax.Object(given), "only allowed for updateStrategy 'RollingUpdate'");
                }

                break;
            case "RollingUpdate":
                errors.RequireNonNegative(path.Child("rollingUpdate").Child("partition"), strategy.RollingUpdate?.Partition ?? 0);
                break;
            default:
                errors.Invalid(path, GoSyntax.Object(strategy), "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }
    }
}
