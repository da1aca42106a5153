using Podium.Api.Validation;

namespace Podium.Api.Storage.V1;

/// <summary>Checks classes of storage with Kubernetes' rules and words (pkg/apis/storage/validation/validation.go, v1.32).</summary>
public static class StorageClassValidation
{
    private const int ParametersMax = 512;

    /// <summary>Checks a new class.</summary>
    public static IReadOnlyList<FieldError> Validate(StorageClass storageClass)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(storageClass.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        Check(errors, storageClass);
        return errors;
    }

    /// <summary>Checks an update: what volumes were made by stays.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(StorageClass storageClass, StorageClass old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(storageClass.Metadata, old.Metadata));
        if (!storageClass.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(old.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)))
        {
            errors.Forbidden(FieldPath.Root("parameters"), "updates to parameters are forbidden.");
        }

        if (storageClass.Provisioner != old.Provisioner)
        {
            errors.Forbidden(FieldPath.Root("provisioner"), "updates to provisioner are forbidden.");
        }

        if (storageClass.ReclaimPolicy != old.ReclaimPolicy)
        {
            errors.Forbidden(FieldPath.Root("reclaimPolicy"), "updates to reclaimPolicy are forbidden.");
        }

        errors.RequireUnchanged(FieldPath.Root("volumeBindingMode"), storageClass.VolumeBindingMode, old.VolumeBindingMode);
        return errors;
    }

    private static void Check(FieldErrors errors, StorageClass storageClass)
    {
        var provisioner = FieldPath.Root("provisioner");
        if (errors.RequireSet(provisioner, storageClass.Provisioner))
        {
            errors.Invalid(provisioner, storageClass.Provisioner, NameRules.QualifiedName(storageClass.Provisioner.ToLowerInvariant()));
        }

        if (storageClass.Parameters.Count > ParametersMax)
        {
            errors.Add(FieldError.TooLong(FieldPath.Root("parameters"), ParametersMax));
        }

        errors.AllowOneOf(FieldPath.Root("reclaimPolicy"), storageClass.ReclaimPolicy, "Delete", "Retain");
        if (storageClass.VolumeBindingMode is null)
        {
            errors.Required(FieldPath.Root("volumeBindingMode"));
        }

        errors.AllowOneOf(FieldPath.Root("volumeBindingMode"), storageClass.VolumeBindingMode, "Immediate", "WaitForFirstConsumer");
    }
}
