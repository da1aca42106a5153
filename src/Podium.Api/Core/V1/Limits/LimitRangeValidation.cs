using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks limit ranges (pkg/apis/core/validation: ValidateLimitRange, v1.32).</summary>
public static class LimitRangeValidation
{
    private static readonly FieldPath Limits = FieldPath.Root("spec").Child("limits");

    /// <summary>Checks a new limit range.</summary>
    public static IReadOnlyList<FieldError> Validate(LimitRange limitRange)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(limitRange.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < limitRange.Spec.Limits.Count; i++)
        {
            var (limit, path) = (limitRange.Spec.Limits[i], Limits.Index(i));
            CheckType(errors, limit.Type, path.Child("type"));
            if (!types.Add(limit.Type))
            {
                errors.Duplicate(path.Child("type"), limit.Type);
            }

            CheckNames(errors, limit, path);
            CheckBounds(errors, limit, path);
        }

        return errors;
    }

    /// <summary>Checks an update of a limit range: everything may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(LimitRange newLimitRange, LimitRange oldLimitRange)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newLimitRange.Metadata, oldLimitRange.Metadata));
        errors.AddRange(Validate(newLimitRange));
        return errors;
    }

    private static void CheckType(FieldErrors errors, string type, FieldPath path)
    {
        var reasons = NameRules.QualifiedName(type);
        if (reasons.Count > 0)
        {
            errors.Invalid(path, type, reasons);
        }
        else if (!type.Contains('/', StringComparison.Ordinal) && type is not ("Pod" or "Container" or "PersistentVolumeClaim"))
        {
            errors.Invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void CheckNames(FieldErrors errors, LimitRangeItem limit, FieldPath path)
    {
        CheckNames(errors, limit.Type, limit.Max, path.Child("max"));
        CheckNames(errors, limit.Type, limit.Min, path.Child("min"));
        if (limit.Type == "Pod")
        {
            if (limit.Default.Count > 0)
            {
                errors.Forbidden(path.Child("default"), "may not be specified when `type` is 'Pod'");
            }

            if (limit.DefaultRequest.Count > 0)
            {
                errors.Forbidden(path.Child("defaultRequest"), "may not be specified when `type` is 'Pod'");
            }
        }
        else
        {
            CheckNames(errors, limit.Type, limit.Default, path.Child("default"));
            CheckNames(errors, limit.Type, limit.DefaultRequest, path.Child("defaultRequest"));
        }

        if (limit.Type == "PersistentVolumeClaim" && !limit.Min.ContainsKey("storage") && !limit.Max.ContainsKey("storage"))
        {
            errors.Required(path.Child("limits"), "either minimum or maximum storage value is required, but neither was provided");
        }

        CheckNames(errors, limit.Type, limit.MaxLimitRequestRatio, path.Child("maxLimitRequestRatio"));
    }

    private static void CheckNames(FieldErrors errors, string type, IReadOnlyDictionary<string, Quantity> amounts, FieldPath path)
    {
        foreach (var name in amounts.Keys)
        {
            if (type is "Pod" or "Container")
            {
                ResourceQuantityValidation.CheckContainerName(errors, name, path.Key(name));
            }
            else
            {
                ResourceQuantityValidation.CheckName(errors, name, path.Key(name));
            }
        }
    }

    private static void CheckBounds(FieldErrors errors, LimitRangeItem limit, FieldPath path)
    {
        // Go walks a map in any order; sorted, the answer is the same each time.
        var names = limit.Max.Keys.Concat(limit.Min.Keys).Concat(limit.Default.Keys).Concat(limit.DefaultRequest.Keys)
            .Concat(limit.MaxLimitRequestRatio.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var ofPod = limit.Type == "Pod";
        foreach (var name in names)
        {
            var bounds = new Bounds(name, Find(limit.Min, name), Find(limit.Max, name),
                ofPod ? null : Find(limit.Default, name), ofPod ? null : Find(limit.DefaultRequest, name), Find(limit.MaxLimitRequestRatio, name));
            bounds.Check(errors, path);
        }
    }

    private static Quantity? Find(IReadOnlyDictionary<string, Quantity> amounts, string name) =>
        amounts.TryGetValue(name, out var amount) ? amount : null;

    /// <summary>What is said about one resource.</summary>
    private sealed record Bounds(string Name, Quantity? Min, Quantity? Max, Quantity? Default, Quantity? DefaultRequest, Quantity? Ratio)
    {
        public void Check(FieldErrors errors, FieldPath path)
        {
            var (min, request, limit) = (path.Child("min").Key(Name), path.Child("defaultRequest").Key(Name), path.Child("default").Key(Name));
            if (Min > Max)
            {
                errors.Invalid(min, $"{Min}", $"min value {Min} is greater than max value {Max}");
            }

            if (Min > DefaultRequest)
            {
                errors.Invalid(request, $"{DefaultRequest}", $"min value {Min} is greater than default request value {DefaultRequest}");
            }

            if (DefaultRequest > Max)
            {
                errors.Invalid(request, $"{DefaultRequest}", $"default request value {DefaultRequest} is greater than max value {Max}");
            }

            if (DefaultRequest > Default)
            {
                errors.Invalid(request, $"{DefaultRequest}", $"default request value {DefaultRequest} is greater than default limit value {Default}");
            }

            if (Min > Default)
            {
                errors.Invalid(limit, $"{Min}", $"min value {Min} is greater than default value {Default}");
            }

            if (Default > Max)
            {
                errors.Invalid(limit, $"{Max}", $"default value {Default} is greater than max value {Max}");
            }

            CheckRatio(errors, path.Child("maxLimitRequestRatio").Key(Name));
            if (!ResourceNames.IsOvercommitAllowed(Name) && Default is { } d && DefaultRequest is { } r && d != r)
            {
                errors.Invalid(request, $"{r}", $"default value {d} must equal to defaultRequest value {r} in {Name}");
            }
        }

        private void CheckRatio(FieldErrors errors, FieldPath path)
        {
            if (Ratio is not { } ratio)
            {
                return;
            }

            if (ratio < new Quantity(1))
            {
                errors.Invalid(path, $"{ratio}", $"ratio {ratio} is less than 1");
            }

            if (Min is { } min && Max is { } max && ratio.ToDouble() > max.ToDouble() / min.ToDouble())
            {
                var most = (max.ToDouble() / min.ToDouble()).ToString("F6", CultureInfo.InvariantCulture);
                errors.Invalid(path, $"{ratio}", $"ratio {ratio} is greater than max/min = {most}");
            }
        }
    }
}
