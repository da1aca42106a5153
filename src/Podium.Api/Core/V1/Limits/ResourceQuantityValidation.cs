using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks amounts and names of resources outside of containers (pkg/apis/core/validation, v1.32).</summary>
internal static class ResourceQuantityValidation
{
    /// <summary>Checks that an amount is not negative, and whole where the resource comes in pieces.</summary>
    public static void Check(FieldErrors errors, string name, Quantity quantity, FieldPath path)
    {
        if (quantity.Sign < 0)
        {
            errors.Invalid(path, quantity.ToString(), "must be greater than or equal to 0");
        }

        if (ResourceNames.IsInteger(name) && quantity.MilliValue % 1000 != 0)
        {
            errors.Invalid(path, quantity.ToString(), "must be an integer");
        }
    }

    /// <summary>Checks a resource's name (validateResourceName).</summary>
    public static void CheckName(FieldErrors errors, string name, FieldPath path)
    {
        var reasons = NameRules.QualifiedName(name);
        if (reasons.Count > 0)
        {
            errors.Invalid(path, name, reasons);
        }
        else if (!name.Contains('/', StringComparison.Ordinal) && !ResourceNames.IsStandard(name))
        {
            errors.Invalid(path, name, "must be a standard resource type or fully qualified");
        }
    }

    /// <summary>Checks the name of a resource that containers ask for (validateContainerResourceName).</summary>
    public static void CheckContainerName(FieldErrors errors, string name, FieldPath path)
    {
        CheckName(errors, name, path);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (!ResourceNames.IsStandardForContainers(name))
            {
                errors.Invalid(path, name, "must be a standard resource for containers");
            }
        }
        else if (!ResourceNames.IsNative(name) && !ResourceNames.IsExtended(name))
        {
            errors.Invalid(path, name, "doesn't follow extended resource name standard");
        }
    }
}
