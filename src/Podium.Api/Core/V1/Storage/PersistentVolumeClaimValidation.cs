using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks claims to storage with Kubernetes' rules and words (pkg/apis/core/validation/validation.go, v1.32).</summary>
public static class PersistentVolumeClaimValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new claim.</summary>
    public static IReadOnlyList<FieldError> Validate(PersistentVolumeClaim claim)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(claim.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        PersistentVolumeClaimSpecValidation.Check(errors, claim.Spec, Spec);
        return errors;
    }

    /// <summary>Checks an update: what is claimed stays, but a bound claim may grow.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(PersistentVolumeClaim claim, PersistentVolumeClaim old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(claim.Metadata, old.Metadata));
        PersistentVolumeClaimSpecValidation.Check(errors, claim.Spec, Spec);
        var rest = claim.Spec with { VolumeAttributesClassName = old.Spec.VolumeAttributesClassName };
        if (old.Spec.VolumeName.Length == 0)
        {
            // Whoever binds the claim names its volume.
            rest = rest with { VolumeName = "" };
        }

        if (old.Status.Phase == "Bound")
        {
            rest = rest with { Resources = rest.Resources with { Requests = old.Spec.Resources.Requests } };
        }

        if (rest != old.Spec)
        {
            errors.Forbidden(Spec,
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                + ObjectDiff.Of(rest, old.Spec));
        }

        if (claim.Spec.Resources.Requests.TryGetValue("storage", out var size)
            && old.Spec.Resources.Requests.TryGetValue("storage", out var before) && size.Value < before.Value)
        {
            errors.Forbidden(Spec.Child("resources").Child("requests").Child("storage"),
                "field can not be less than status.capacity");
        }

        return errors;
    }

    /// <summary>Checks an update of a claim's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(PersistentVolumeClaim claim, PersistentVolumeClaim old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(claim.Metadata, old.Metadata));
        if (claim.Spec.AccessModes.Count == 0)
        {
            errors.Required(Spec.Child("accessModes"));
        }

        return errors;
    }
}
