using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks what all volumes that outlive pods have in common; what their sources say is the business of who mounts them
/// (pkg/apis/core/validation/validation.go: ValidatePersistentVolumeSpec).
/// </summary>
public static class PersistentVolumeValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new volume.</summary>
    public static IReadOnlyList<FieldError> Validate(PersistentVolume volume)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(volume.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        Check(errors, volume.Spec, Spec);
        return errors;
    }

    /// <summary>Checks an update.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(PersistentVolume volume, PersistentVolume old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(volume.Metadata, old.Metadata));
        Check(errors, volume.Spec, Spec);
        errors.RequireUnchanged(Spec.Child("volumeMode"), volume.Spec.VolumeMode, old.Spec.VolumeMode);
        return errors;
    }

    /// <summary>Checks a volume's description, wherever it stands.</summary>
    internal static void Check(FieldErrors errors, PersistentVolumeSpec spec, FieldPath path)
    {
        var modes = path.Child("accessModes");
        if (spec.AccessModes.Count == 0)
        {
            errors.Required(modes);
        }

        foreach (var mode in spec.AccessModes)
        {
            errors.AllowOneOf(modes, mode, "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
        }

        if (spec.AccessModes.Contains("ReadWriteOncePod") && spec.AccessModes.Any(mode => mode != "ReadWriteOncePod"))
        {
            errors.Forbidden(modes, "may not use ReadWriteOncePod with other access modes");
        }

        if (spec.Capacity.Count == 0)
        {
            errors.Required(path.Child("capacity"));
        }
        else if (!spec.Capacity.ContainsKey("storage") || spec.Capacity.Count > 1)
        {
            errors.NotSupported(path.Child("capacity"), spec.Capacity.Keys.First(k => k != "storage"), "storage");
        }

        foreach (var (name, size) in spec.Capacity)
        {
            if (size.Sign <= 0)
            {
                errors.Invalid(path.Child("capacity").Key(name), size.ToString(), "must be greater than zero");
            }
        }

        errors.AllowOneOf(path.Child("persistentVolumeReclaimPolicy"), spec.PersistentVolumeReclaimPolicy, "Delete", "Recycle", "Retain");
        if (spec.StorageClassName.Length > 0)
        {
            errors.Invalid(path.Child("storageClassName"), spec.StorageClassName, NameRules.Dns1123Subdomain(spec.StorageClassName));
        }

        errors.AllowOneOf(path.Child("volumeMode"), spec.VolumeMode, "Block", "Filesystem");
    }
}
