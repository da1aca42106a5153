using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks kept states with Kubernetes' rules and words (pkg/apis/apps/validation/validation.go, v1.32).</summary>
public static class ControllerRevisionValidation
{
    /// <summary>Checks a new state.</summary>
    public static IReadOnlyList<FieldError> Validate(ControllerRevision revision)
    {
        var errors = new FieldErrors();
        Check(errors, revision);
        return errors;
    }

    /// <summary>Checks an update: the state itself may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ControllerRevision revision, ControllerRevision old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(revision.Metadata, old.Metadata));
        Check(errors, revision);
        if (revision.Data != old.Data)
        {
            errors.Invalid(FieldPath.Root("data"), revision.Data is { } data ? new GoSyntax(data.ToString() ?? "") : null, "field is immutable");
        }

        return errors;
    }

    private static void Check(FieldErrors errors, ControllerRevision revision)
    {
        errors.AddRange(ObjectMetaValidation.Validate(revision.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        if (revision.Data is null)
        {
            errors.Required(FieldPath.Root("data"), "data is mandatory");
        }

        errors.RequireNonNegative(FieldPath.Root("revision"), revision.Revision);
    }
}
