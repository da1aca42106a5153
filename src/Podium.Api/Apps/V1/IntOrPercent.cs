using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>Checks numbers that may be percentages, as a rolling update's bounds are (ValidatePositiveIntOrPercent).</summary>
internal static class IntOrPercent
{
    /// <summary>The value must be a number of 0 or more, or a percentage.</summary>
    public static void Check(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (!value.IsString)
        {
            errors.RequireNonNegative(path, value.Number);
        }
        else if (Percent(value) is null)
        {
            errors.Invalid(path, value.Text,
                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
    }

    /// <summary>A percentage must not be above 100.</summary>
    public static void CheckAtMostAll(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (Percent(value) > 100)
        {
            errors.Invalid(path, value.Text, "must not be greater than 100%");
        }
    }

    /// <summary>The number, or the percentage's number.</summary>
    public static int Value(IntOrString value) => Percent(value) ?? value.Number;

    private static int? Percent(IntOrString value) =>
        value.IsString && value.Text.EndsWith('%')
        && int.TryParse(value.Text.AsSpan(0, value.Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
