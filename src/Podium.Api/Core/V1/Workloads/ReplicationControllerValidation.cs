using Podium.Api.Apps.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks replication controllers (pkg/apis/core/validation, v1.32). The objects must have their defaults.</summary>
public static class ReplicationControllerValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new replication controller.</summary>
    public static IReadOnlyList<FieldError> Validate(ReplicationController controller)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(controller.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, controller.Spec);
        return errors;
    }

    /// <summary>Checks an update of a replication controller's metadata and spec. Its selector may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ReplicationController newController, ReplicationController oldController)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newController.Metadata, oldController.Metadata));
        CheckSpec(errors, newController.Spec);
        return errors;
    }

    /// <summary>Checks an update of a replication controller's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(ReplicationController newController, ReplicationController oldController)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newController.Metadata, oldController.Metadata));
        var status = newController.Status;
        ReplicaCounts.Check(errors, new(status.Replicas, status.FullyLabeledReplicas, status.ReadyReplicas, status.AvailableReplicas, status.ObservedGeneration));
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, ReplicationControllerSpec spec)
    {
        errors.RequireNonNegative(Spec.Child("minReadySeconds"), spec.MinReadySeconds);
        if (spec.Selector.Count == 0)
        {
            errors.Required(Spec.Child("selector"));
        }

        errors.RequireNonNegative(Spec.Child("replicas"), spec.Replicas ?? 0);
        if (spec.Template is null)
        {
            errors.Required(Spec.Child("template"));
        }
        else
        {
            WorkloadValidation.CheckTemplate(
                errors, Selector.FromLabels(spec.Selector), spec.Template, "ReplicationController", Spec.Child("template"));
        }
    }
}
