using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>Checks when an indexed job has succeeded early (validateSuccessPolicy).</summary>
internal static class SuccessPolicyValidation
{
    private const int RulesMax = 20;
    private const int IndexesBytesMax = 64 * 1024;

    public static void Check(FieldErrors errors, SuccessPolicy policy, int completions, FieldPath path)
    {
        var rules = path.Child("rules");
        if (policy.Rules.Count == 0)
        {
            errors.Required(rules, "at least one rules must be specified when the successPolicy is specified");
        }

        if (policy.Rules.Count > RulesMax)
        {
            errors.Add(FieldError.TooMany(rules, policy.Rules.Count, RulesMax));
        }

        for (var i = 0; i < policy.Rules.Count; i++)
        {
            CheckRule(errors, policy.Rules[i], completions, rules.Index(i));
        }
    }

    /// <summary>Reads indexes such as <c>1,3-5,7</c> strictly: ascending, apart from each other, and below <paramref name="completions"/>.</summary>
    /// <returns>How many indexes there are, and what is wrong, or null.</returns>
    public static (int Count, string? Error) Read(string text, int completions)
    {
        if (text.Length == 0)
        {
            return (0, null);
        }

        var (count, last) = (0, -1);
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2)
            {
                return (0, $"the fragment \"{part}\" violates the requirement that an index interval can have at most two parts separated by '-'");
            }

            if (!TryNumber(ends[0], out var first))
            {
                return (0, $"cannot convert string to integer for index: \"{ends[0]}\"");
            }

            if (first >= completions)
            {
                return (0, TooLarge(ends[0]));
            }

            var end = first;
            if (ends.Length == 2)
            {
                if (!TryNumber(ends[1], out end))
                {
                    return (0, $"cannot convert string to integer for index: \"{ends[1]}\"");
                }

                if (end >= completions)
                {
                    return (0, TooLarge(ends[1]));
                }

                if (first >= end)
                {
                    return (0, string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {first}, current: {end}"));
                }
            }

            if (first <= last)
            {
                return (0, string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {last}, current: {first}"));
            }

            count += end - first + 1;
            last = end;
        }

        return (count, null);

        string TooLarge(string index) => $"too large index: \"{index}\"";
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void CheckRule(FieldErrors errors, SuccessPolicyRule rule, int completions, FieldPath path)
    {
        if (rule is { SucceededCount: null, SucceededIndexes: null })
        {
            errors.Required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }

        var indexes = 0;
        if (rule.SucceededIndexes is { } text)
        {
            if (text.Length > IndexesBytesMax)
            {
                errors.Add(FieldError.TooLong(path.Child("succeededIndexes"), IndexesBytesMax));
            }

            (indexes, var error) = Read(text, completions);
            if (error is not null)
            {
                errors.Invalid(path.Child("succeededIndexes"), text, $"error parsing succeededIndexes: {error}");
            }
        }

        if (rule.SucceededCount is { } count)
        {
            var at = path.Child("succeededCount");
            errors.RequireNonNegative(at, count);
            if (count > completions)
            {
                errors.Invalid(at, count, string.Create(CultureInfo.InvariantCulture,
                    $"must be less than or equal to {completions} (the number of specified completions)"));
            }

            if (rule.SucceededIndexes is not null && count > indexes)
            {
                errors.Invalid(at, count, string.Create(CultureInfo.InvariantCulture,
                    $"must be less than or equal to {indexes} (the number of indexes in the specified succeededIndexes field)"));
            }
        }
    }
}
