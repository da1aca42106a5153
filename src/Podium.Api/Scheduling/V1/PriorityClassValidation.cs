using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Scheduling.V1;

/// <summary>Checks priority classes (pkg/apis/scheduling/validation, v1.32).</summary>
public static class PriorityClassValidation
{
    /// <summary>Checks a new class.</summary>
    public static IReadOnlyList<FieldError> Validate(PriorityClass obj)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(obj.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        if (obj.Metadata.Name.StartsWith(SystemPriorityClasses.Prefix, StringComparison.Ordinal))
        {
            if (WhyNotSystem(obj) is { } why)
            {
                errors.Forbidden(FieldPath.Root("metadata").Child("name"),
                    $"priority class names with 'system-' prefix are reserved for system use only. error: {why}");
            }
        }
        else if (obj.Value > SystemPriorityClasses.HighestUserPriority)
        {
            errors.Forbidden(FieldPath.Root("value"), string.Create(CultureInfo.InvariantCulture,
                $"maximum allowed value of a user defined priority is {SystemPriorityClasses.HighestUserPriority}"));
        }

        if (obj.PreemptionPolicy is { } policy)
        {
            errors.RequireOneOf(FieldPath.Root("preemptionPolicy"), policy, "PreemptLowerPriority", "Never");
        }

        return errors;
    }

    /// <summary>Checks an update of a class: its value and policy may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(PriorityClass obj, PriorityClass old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata));
        if (obj.Value != old.Value)
        {
            errors.Forbidden(FieldPath.Root("value"), "may not be changed in an update.");
        }

        errors.RequireUnchanged(FieldPath.Root("preemptionPolicy"), obj.PreemptionPolicy, old.PreemptionPolicy);
        return errors;
    }

    private static string? WhyNotSystem(PriorityClass obj)
    {
        var name = obj.Metadata.Name;
        return SystemPriorityClasses.Find(name) is not { } known ? $"{name} is not a known system priority class"
            : known.Value != obj.Value ? string.Create(CultureInfo.InvariantCulture, $"value of {name} PriorityClass must be {known.Value}")
            : obj.GlobalDefault ? $"globalDefault of {name} PriorityClass must be false"
            : null;
    }
}
