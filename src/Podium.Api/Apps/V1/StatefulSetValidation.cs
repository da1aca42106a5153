using Podium.Api.Core.V1;
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
        RevisedSet.CheckCollisionCount(errors, status.CollisionCount, old.Status.CollisionCount, path);
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
        CheckSelector(errors, spec);
        var template = Spec.Child("template");
        RevisedSet.CheckLasting(errors, spec.Template.Spec, template.Child("spec"), "StatefulSet");
    }

    private static void CheckSelector(FieldErrors errors, StatefulSetSpec spec)
    {
        var path = Spec.Child("selector");
        if (spec.Selector is null)
        {
            errors.Required(path);
        }

        LabelSelectorValidation.Check(errors, spec.Selector, path);
        if (spec.Selector is { MatchLabels.Count: 0, MatchExpressions.Count: 0 } empty)
        {
            errors.Invalid(path, RevisedSet.Shown(empty), "empty selector is invalid for statefulset");
        }

        if (RevisedSet.TrySelector(spec.Selector) is not { } selector)
        {
            errors.Invalid(path, RevisedSet.Shown(spec.Selector), "");
            return;
        }

        // The pods' volumes come from claims too, so that the pod spec can be checked only when a pod is made.
        var template = Spec.Child("template");
        var metadata = spec.Template.Metadata;
        if (!selector.Matches(metadata.Labels))
        {
            errors.Invalid(template.Child("metadata").Child("labels"), GoSyntax.Map(metadata.Labels), "`selector` does not match template `labels`");
        }

        ObjectMetaValidation.CheckLabels(errors, metadata.Labels, template.Child("labels"));
        ObjectMetaValidation.CheckAnnotations(errors, metadata.Annotations, template.Child("annotations"));
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
