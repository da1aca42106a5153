using System.Globalization;

namespace Podium.Api.Validation;

/// <summary>The rules for values that are a number or a percentage, such as <c>maxUnavailable</c> (pkg/apis/apps/validation).</summary>
public static class PercentRules
{
    /// <summary>The value may not be below zero, and a string must be a percentage.</summary>
    public static void CheckPositive(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (!value.IsString)
        {
            errors.RequireNonNegative(path, value.Number);
        }
        else if (PercentOf(value) is null)
        {
            errors.Invalid(path, GoSyntax.IntOrString(value),
                NameRules.Explain("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%"));
        }
    }

    /// <summary>A percentage may not be more than 100%.</summary>
    public static void CheckNotMoreThanAll(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (PercentOf(value) > 100)
        {
            errors.Invalid(path, GoSyntax.IntOrString(value), "must not be greater than 100%");
        }
    }

    /// <summary>The number, or the percentage's number; a string that is neither counts as the number that it spells, or 0.</summary>
    public static int NumberOf(IntOrString value) => !value.IsString ? value.Number
        : PercentOf(value) ?? (int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0);

    private static int? PercentOf(IntOrString value) =>
        value.IsString && value.Text is [.., '%'] text && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
