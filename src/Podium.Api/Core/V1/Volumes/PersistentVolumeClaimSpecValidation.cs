using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks what a claim asks for (pkg/apis/core/validation: ValidatePersistentVolumeClaimSpec).</summary>
internal static class PersistentVolumeClaimSpecValidation
{
    public static void Check(FieldErrors errors, PersistentVolumeClaimSpec spec, FieldPath path)
    {
        var modes = path.Child("accessModes");
        if (spec.AccessModes.Count == 0)
        {
            errors.Required(modes, "at least 1 access mode is required");
        }

        LabelSelectorValidation.Check(errors, spec.Selector, path.Child("selector"));
        foreach (var mode in spec.AccessModes)
        {
            errors.AllowOneOf(modes, mode, "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
        }

        if (spec.AccessModes.Contains("ReadWriteOncePod") && spec.AccessModes.Any(mode => mode != "ReadWriteOncePod"))
        {
            errors.Forbidden(modes, "may not use ReadWriteOncePod with other access modes");
        }

        var storage = path.Child("resources").Key("storage");
        if (!spec.Resources.Requests.TryGetValue("storage", out var size))
        {
            errors.Required(storage);
        }
        else if (size.Sign <= 0)
        {
            errors.Invalid(storage, size.ToString(), "must be greater than zero");
        }

        if (spec.StorageClassName is { Length: > 0 } storageClass)
        {
            errors.Invalid(path.Child("storageClassName"), storageClass, NameRules.Dns1123Subdomain(storageClass));
        }

        errors.AllowOneOf(path.Child("volumeMode"), spec.VolumeMode, "Block", "Filesystem");
        CheckSource(errors, spec.DataSource?.ApiGroup, spec.DataSource?.Kind, spec.DataSource?.Name, path.Child("dataSource"));
        CheckSource(errors, spec.DataSourceRef?.ApiGroup, spec.DataSourceRef?.Kind, spec.DataSourceRef?.Name, path.Child("dataSourceRef"));
    }

    private static void CheckSource(FieldErrors errors, string? group, string? kind, string? name, FieldPath path)
    {
        if (kind is null || name is null)
        {
            return;
        }

        errors.RequireSet(path.Child("name"), name);
        errors.RequireSet(path.Child("kind"), kind);
        if (string.IsNullOrEmpty(group) && kind != "PersistentVolumeClaim")
        {
            errors.Invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }

        if (!string.IsNullOrEmpty(group))
        {
            errors.Invalid(path.Child("apiGroup"), group, NameRules.Dns1123Subdomain(group));
        }
    }
}
