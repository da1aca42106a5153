using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks namespaces (pkg/apis/core/validation, v1.32).</summary>
public static class NamespaceValidation
{
    /// <summary>Checks a new namespace.</summary>
    public static IReadOnlyList<FieldError> Validate(Namespace ns)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(ns.Metadata, namespaced: false, ObjectNames.DnsLabel));
        var finalizers = FieldPath.Root("spec").Child("finalizers");
        foreach (var finalizer in ns.Spec.Finalizers)
        {
            CheckFinalizer(errors, finalizer, finalizers);
        }

        return errors;
    }

    /// <summary>Checks an update of a namespace: of its metadata, as spec and status have their own subresources.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Namespace newNamespace, Namespace oldNamespace) =>
        ObjectMetaValidation.ValidateUpdate(newNamespace.Metadata, oldNamespace.Metadata);

    /// <summary>Checks an update through the status subresource.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Namespace newNamespace, Namespace oldNamespace)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newNamespace.Metadata, oldNamespace.Metadata));
        var phase = newNamespace.Status.Phase;
        var path = FieldPath.Root("status").Child("Phase");
        if (newNamespace.Metadata.DeletionTimestamp is null)
        {
            if (phase != "Active")
            {
                errors.Invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty");
            }
        }
        else if (phase != "Terminating")
        {
            errors.Invalid(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }

        return errors;
    }

    /// <summary>Checks an update through the finalize subresource.</summary>
    public static IReadOnlyList<FieldError> ValidateFinalizeUpdate(Namespace newNamespace, Namespace oldNamespace)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newNamespace.Metadata, oldNamespace.Metadata));
        var finalizers = FieldPath.Root("spec").Child("finalizers");
        for (var i = 0; i < newNamespace.Spec.Finalizers.Count; i++)
        {
            CheckFinalizer(errors, newNamespace.Spec.Finalizers[i], finalizers.Index(i));
        }

        return errors;
    }

    private static void CheckFinalizer(FieldErrors errors, string finalizer, FieldPath path)
    {
        errors.Invalid(path, finalizer, NameRules.QualifiedName(finalizer));
        if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("kubernetes" or "orphan" or "foregroundDeletion"))
        {
            errors.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }
}
