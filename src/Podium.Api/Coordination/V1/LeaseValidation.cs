using Podium.Api.Validation;

namespace Podium.Api.Coordination.V1;

/// <summary>Checks leases (pkg/apis/coordination/validation, v1.32).</summary>
public static class LeaseValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new lease.</summary>
    public static IReadOnlyList<FieldError> Validate(Lease lease)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(lease.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, lease.Spec);
        return errors;
    }

    /// <summary>Checks an update of a lease: everything may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Lease newLease, Lease oldLease)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newLease.Metadata, oldLease.Metadata));
        CheckSpec(errors, newLease.Spec);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, LeaseSpec spec)
    {
        if (spec.LeaseDurationSeconds is { } duration and <= 0)
        {
            errors.Invalid(Spec.Child("leaseDurationSeconds"), duration, "must be greater than 0");
        }

        if (spec.LeaseTransitions is { } transitions and < 0)
        {
            errors.Invalid(Spec.Child("leaseTransitions"), transitions, "must be greater than or equal to 0");
        }

        if (!string.IsNullOrEmpty(spec.PreferredHolder) && string.IsNullOrEmpty(spec.Strategy))
        {
            errors.Forbidden(Spec.Child("preferredHolder"), "may only be specified when `strategy` is defined");
        }
    }
}
