using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks resource quotas (pkg/apis/core/validation: ValidateResourceQuota, v1.32).</summary>
public static class ResourceQuotaValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath Status = FieldPath.Root("status");

    /// <summary>Checks a new quota.</summary>
    public static IReadOnlyList<FieldError> Validate(ResourceQuota quota)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(quota.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, quota.Spec);
        CheckStatus(errors, quota.Status);
        return errors;
    }

    /// <summary>Checks an update of a quota: its scopes may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ResourceQuota newQuota, ResourceQuota oldQuota)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newQuota.Metadata, oldQuota.Metadata));
        CheckSpec(errors, newQuota.Spec);
        if (!new HashSet<string>(oldQuota.Spec.Scopes, StringComparer.Ordinal).SetEquals(newQuota.Spec.Scopes))
        {
            errors.Invalid(Spec.Child("scopes"), GoSyntax.Strings(newQuota.Spec.Scopes), "field is immutable");
        }

        return errors;
    }

    /// <summary>Checks an update through the status subresource.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(ResourceQuota newQuota, ResourceQuota oldQuota)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newQuota.Metadata, oldQuota.Metadata));
        if (newQuota.Metadata.ResourceVersion.Length == 0)
        {
            errors.Required(FieldPath.Root("resourceVersion"));
        }

        CheckStatus(errors, newQuota.Status);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, ResourceQuotaSpec spec)
    {
        CheckAmounts(errors, spec.Hard, Spec.Child("hard"));
        QuotaScopeValidation.Check(errors, spec, Spec);
    }

    private static void CheckStatus(FieldErrors errors, ResourceQuotaStatus status)
    {
        CheckAmounts(errors, status.Hard, Status.Child("hard"));
        CheckAmounts(errors, status.Used, Status.Child("used"));
    }

    private static void CheckAmounts(FieldErrors errors, IReadOnlyDictionary<string, Quantity> amounts, FieldPath path)
    {
        foreach (var (name, amount) in amounts)
        {
            var at = path.Key(name);
            ResourceQuantityValidation.CheckName(errors, name, at);
            if (!name.Contains('/', StringComparison.Ordinal) && !QuotaScopeValidation.IsStandardResource(name))
            {
                errors.Invalid(at, name, "must be a standard resource for quota");
            }

            ResourceQuantityValidation.Check(errors, name, amount, at);
        }
    }
}
