using System.Globalization;
using System.Text.RegularExpressions;

namespace Podium.Api.Validation;

/// <summary>Checks amounts that are a number or a percentage (pkg/apis/apps/validation).</summary>
public static partial class IntOrPercent
{
    private const string PercentRule =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    /// <summary>Checks that a value is no negative number, and a percentage where it is a string (ValidatePositiveIntOrPercent).</summary>
    public static void CheckPositive(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (!value.IsString)
        {
            errors.RequireNonNegative(path, value.Number);
        }
        else if (!Percent().IsMatch(value.Text))
        {
            errors.Invalid(path, Go(value), PercentRule);
        }
    }

    /// <summary>Checks that a percentage is at most the whole (IsNotMoreThan100Percent).</summary>
    public static void CheckWithinWhole(FieldErrors errors, IntOrString value, FieldPath path)
    {
        if (value.IsString && Percent().IsMatch(value.Text) && value.Scaled(100, roundUp: true) is null or > 100)
        {
            errors.Invalid(path, Go(value), "must not be greater than 100%");
        }
    }

    private static GoSyntax Go(IntOrString value) => new(string.Create(CultureInfo.InvariantCulture,
        $"intstr.IntOrString{{Type:{(value.IsString ? 1 : 0)}, IntVal:{value.Number}, StrVal:{FieldError.Format(value.Text)}}}"));

    [GeneratedRegex("^[0-9]+%$", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();
}
