using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks replica sets (pkg/apis/apps/validation, v1.32). The objects must have their defaults.</summary>
public static class ReplicaSetValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new replica set.</summary>
    public static IReadOnlyList<FieldError> Validate(ReplicaSet set)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(set.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, set.Spec);
        return errors;
    }

    /// <summary>Checks an update of a replica set's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ReplicaSet newSet, ReplicaSet oldSet)
    {
        // Kubernetes checks the spec twice here; what is found twice is said once.
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newSet.Metadata, oldSet.Metadata));
        CheckSpec(errors, newSet.Spec);
        WorkloadValidation.CheckSelectorUnchanged(errors, newSet.Spec.Selector, oldSet.Spec.Selector, Spec.Child("selector"));
        return errors;
    }

    /// <summary>Checks an update of a replica set's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(ReplicaSet newSet, ReplicaSet oldSet)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newSet.Metadata, oldSet.Metadata));
        var status = newSet.Status;
        ReplicaCounts.Check(errors, new(status.Replicas, status.FullyLabeledReplicas, status.ReadyReplicas, status.AvailableReplicas, status.ObservedGeneration));
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, ReplicaSetSpec spec)
    {
        errors.RequireNonNegative(Spec.Child("replicas"), spec.Replicas ?? 0);
        errors.RequireNonNegative(Spec.Child("minReadySeconds"), spec.MinReadySeconds);
        WorkloadValidation.CheckSelectorAndTemplate(errors, spec.Selector, spec.Template, "deployment", Spec);
    }
}
