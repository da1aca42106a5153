using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>Checks what a job does about failed pods (validatePodFailurePolicy).</summary>
internal static class PodFailurePolicyValidation
{
    private const int RulesMax = 20;
    private const int ValuesMax = 255;
    private const int PatternsMax = 20;

    public static void Check(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        var rules = spec.PodFailurePolicy!.Rules;
        var rulesPath = path.Child("rules");
        TooMany(errors, rulesPath, rules.Count, RulesMax);
        var containers = spec.Template.Spec.Containers.Concat(spec.Template.Spec.InitContainers)
            .Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            CheckRule(errors, spec, rules[i], containers, rulesPath.Index(i));
        }
    }

    private static void CheckRule(FieldErrors errors, JobSpec spec, PodFailurePolicyRule rule, HashSet<string> containers, FieldPath path)
    {
        var action = path.Child("action");
        switch (rule.Action)
        {
            case "":
                errors.Required(action, "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
                break;
            case "FailIndex" when spec.BackoffLimitPerIndex is null:
                errors.Invalid(action, rule.Action, "requires the backoffLimitPerIndex to be set");
                break;
            default:
                errors.AllowOneOf(action, rule.Action, "Count", "FailIndex", "FailJob", "Ignore");
                break;
        }

        if (rule.OnExitCodes is { } codes)
        {
            CheckExitCodes(errors, codes, containers, path.Child("onExitCodes"));
        }

        CheckConditions(errors, rule.OnPodConditions, path.Child("onPodConditions"));
        if (rule.OnExitCodes is not null == rule.OnPodConditions.Count > 0)
        {
            errors.Add(new(FieldErrorType.Invalid, path.ToString(), null, rule.OnExitCodes is null
                ? "specifying one of OnExitCodes and OnPodConditions is required"
                : "specifying both OnExitCodes and OnPodConditions is not supported"));
        }
    }

    private static void CheckConditions(FieldErrors errors, IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> patterns, FieldPath path)
    {
        TooMany(errors, path, patterns.Count, PatternsMax);
        for (var i = 0; i < patterns.Count; i++)
        {
            var (pattern, at) = (patterns[i], path.Index(i));
            errors.Invalid(at.Child("type"), pattern.Type, NameRules.QualifiedName(pattern.Type));
            if (errors.RequireSet(at.Child("status"), pattern.Status, "valid values: [\"False\" \"True\" \"Unknown\"]"))
            {
                errors.AllowOneOf(at.Child("status"), pattern.Status, "False", "True", "Unknown");
            }
        }
    }

    private static void CheckExitCodes(
        FieldErrors errors, PodFailurePolicyOnExitCodesRequirement codes, HashSet<string> containers, FieldPath path)
    {
        if (errors.RequireSet(path.Child("operator"), codes.Operator, "valid values: [\"In\" \"NotIn\"]"))
        {
            errors.AllowOneOf(path.Child("operator"), codes.Operator, "In", "NotIn");
        }

        if (codes.ContainerName is { } container && !containers.Contains(container))
        {
            errors.Invalid(path.Child("containerName"), container, "must be one of the container or initContainer names in the pod template");
        }

        var values = path.Child("values");
        if (codes.Values.Count == 0)
        {
            errors.Invalid(values, Shown(codes.Values), "at least one value is required");
        }

        TooMany(errors, values, codes.Values.Count, ValuesMax);
        var seen = new HashSet<int>();
        var ordered = true;
        for (var i = 0; i < codes.Values.Count; i++)
        {
            var value = codes.Values[i];
            if (codes.Operator == "In" && value == 0)
            {
                errors.Invalid(values.Index(i), value, "must not be 0 for the In operator");
            }

            if (!seen.Add(value))
            {
                errors.Duplicate(values.Index(i), value);
            }

            ordered &= i == 0 || codes.Values[i - 1] <= value;
        }

        if (!ordered)
        {
            errors.Invalid(values, Shown(codes.Values), "must be ordered");
        }
    }

    private static GoSyntax Shown(IReadOnlyList<int> values) => new($"[]int32{{{string.Join(", ", values)}}}");

    private static void TooMany(FieldErrors errors, FieldPath path, int count, int most)
    {
        if (count > most)
        {
            errors.Add(FieldError.TooMany(path, count, most));
        }
    }
}
