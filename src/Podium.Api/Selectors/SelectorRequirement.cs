using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Selectors;

/// <summary>How a requirement compares.</summary>
internal enum SelectorOperator
{
    Exists,
    DoesNotExist,
    Equals,
    DoubleEquals,
    NotEquals,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

/// <summary>One condition of a label selector.</summary>
internal sealed record SelectorRequirement(string Key, SelectorOperator Operator, IReadOnlyList<string> Values)
{
    private readonly long limit =
        Operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan && TryNumber(Values[0], out var number) ? number : 0;

    /// <summary>A requirement that keeps Kubernetes' rules (labels.NewRequirement).</summary>
    /// <exception cref="FormatException">It breaks one.</exception>
    public static SelectorRequirement Checked(string key, SelectorOperator op, IReadOnlyList<string> values)
    {
        var errors = new List<FieldError>();
        var path = FieldPath.Root("values");
        var keyErrors = NameRules.QualifiedName(key);
        if (keyErrors.Count > 0)
        {
            errors.Add(FieldError.Invalid(FieldPath.Root("key"), key, string.Join("; ", keyErrors)));
        }

        if (Rule(op, values.Count) is { } rule)
        {
            errors.Add(new(FieldErrorType.Invalid, "values", ShowValues(values), rule));
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (op is SelectorOperator.GreaterThan or SelectorOperator.LessThan && !TryNumber(values[i], out _))
            {
                errors.Add(FieldError.Invalid(path.Index(i), values[i], "for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }

        for (var i = 0; i < values.Count; i++)
        {
            var valueErrors = NameRules.LabelValue(values[i]);
            if (valueErrors.Count > 0)
            {
                errors.Add(FieldError.Invalid(path.Index(i).Key(key), values[i], string.Join("; ", valueErrors)));
            }
        }

        return errors.Count switch
        {
            0 => new(key, op, values),
            1 => throw new FormatException(errors[0].ToString()),
            _ => throw new FormatException($"[{string.Join(", ", errors)}]"),
        };
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            SelectorOperator.Exists => has,
            SelectorOperator.DoesNotExist => !has,
            SelectorOperator.Equals or SelectorOperator.DoubleEquals or SelectorOperator.In => has && Contains(value!),
            SelectorOperator.NotEquals or SelectorOperator.NotIn => !has || !Contains(value!),
            SelectorOperator.GreaterThan => has && TryNumber(value!, out var number) && number > limit,
            _ => has && TryNumber(value!, out var number) && number < limit,
        };
    }

    public override string ToString() => Operator switch
    {
        SelectorOperator.Exists => Key,
        SelectorOperator.DoesNotExist => "!" + Key,
        SelectorOperator.Equals => $"{Key}={Values[0]}",
        SelectorOperator.DoubleEquals => $"{Key}=={Values[0]}",
        SelectorOperator.NotEquals => $"{Key}!={Values[0]}",
        SelectorOperator.In => $"{Key} in ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
        SelectorOperator.NotIn => $"{Key} notin ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
        SelectorOperator.GreaterThan => $"{Key}>{Values[0]}",
        _ => $"{Key}<{Values[0]}",
    };

    private static string? Rule(SelectorOperator op, int values) => op switch
    {
        SelectorOperator.In or SelectorOperator.NotIn when values == 0 => "for 'in', 'notin' operators, values set can't be empty",
        SelectorOperator.Equals or SelectorOperator.DoubleEquals or SelectorOperator.NotEquals when values != 1 =>
            "exact-match compatibility requires one single value",
        SelectorOperator.Exists or SelectorOperator.DoesNotExist when values != 0 =>
            "values set must be empty for exists and does not exist",
        SelectorOperator.GreaterThan or SelectorOperator.LessThan when values != 1 =>
            "for 'Gt', 'Lt' operators, exactly one value is required",
        _ => null,
    };

    // As Go shows a list of strings in a field error: as JSON.
    private static string ShowValues(IReadOnlyList<string> values) => $"[{string.Join(',', values.Select(FieldError.Format))}]";

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private bool Contains(string value)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] == value)
            {
                return true;
            }
        }

        return false;
    }
}
