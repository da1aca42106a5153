using System.Collections;

namespace Podium.Api.Validation;

/// <summary>Collects the errors of one object in the order in which they are found.</summary>
public sealed class FieldErrors : IReadOnlyList<FieldError>
{
    private readonly List<FieldError> errors = [];

    /// <inheritdoc/>
    public int Count => errors.Count;

    /// <inheritdoc/>
    public FieldError this[int index] => errors[index];

    /// <summary>Adds an error.</summary>
    public void Add(FieldError error) => errors.Add(error);

    /// <summary>Adds errors found elsewhere.</summary>
    public void AddRange(IEnumerable<FieldError> more) => errors.AddRange(more);

    /// <summary>The field must be set.</summary>
    public void Required(FieldPath field, string detail = "") => errors.Add(FieldError.Required(field, detail));

    /// <summary>The field must be set, if the value is empty.</summary>
    /// <returns>Whether it is set.</returns>
    public bool RequireSet(FieldPath field, string value, string detail = "")
    {
        if (value.Length == 0)
        {
            errors.Add(FieldError.Required(field, detail));
        }

        return value.Length > 0;
    }

    /// <summary>The value breaks a rule.</summary>
    public void Invalid(FieldPath field, object? value, string detail) => errors.Add(FieldError.Invalid(field, value, detail));

    /// <summary>The value breaks the rules that gave these reasons.</summary>
    public void Invalid(FieldPath field, object? value, IReadOnlyList<string> reasons)
    {
        foreach (var reason in reasons)
        {
            errors.Add(FieldError.Invalid(field, value, reason));
        }
    }

    /// <summary>The field may not be set, or not be changed.</summary>
    public void Forbidden(FieldPath field, string detail) => errors.Add(FieldError.Forbidden(field, detail));

    /// <summary>The field may not be set.</summary>
    public void ForbidSet(FieldPath field, object? value, string detail)
    {
        if (value is not null)
        {
            errors.Add(FieldError.Forbidden(field, detail));
        }
    }

    /// <summary>The value is there already.</summary>
    public void Duplicate(FieldPath field, object? value) => errors.Add(FieldError.Duplicate(field, value));

    /// <summary>What the value names does not exist.</summary>
    public void NotFound(FieldPath field, object? value) => errors.Add(FieldError.NotFound(field, value));

    /// <summary>The value is not one of those supported, which are named in the order given.</summary>
    public void NotSupported(FieldPath field, object? value, params IEnumerable<string> supported) =>
        errors.Add(FieldError.NotSupported(field, value, supported));

    /// <summary>The value must be one of those supported, and is required.</summary>
    public void RequireOneOf(FieldPath field, string value, params ReadOnlySpan<string> supported)
    {
        if (value.Length == 0)
        {
            errors.Add(FieldError.Required(field));
        }
        else if (!supported.Contains(value))
        {
            errors.Add(FieldError.NotSupported(field, value, supported.ToArray()));
        }
    }

    /// <summary>The value, where it is set, must be one of those supported.</summary>
    public void AllowOneOf(FieldPath field, string? value, params ReadOnlySpan<string> supported)
    {
        if (value is not null && !supported.Contains(value))
        {
            errors.Add(FieldError.NotSupported(field, value, supported.ToArray()));
        }
    }

    /// <summary>The number may not be below zero.</summary>
    public void RequireNonNegative(FieldPath field, long value)
    {
        if (value < 0)
        {
            errors.Add(FieldError.Invalid(field, value, "must be greater than or equal to 0"));
        }
    }

    /// <summary>The value may not differ from the old one.</summary>
    public void RequireUnchanged(FieldPath field, object? newValue, object? oldValue)
    {
        if (!Equals(newValue, oldValue))
        {
            errors.Add(FieldError.Invalid(field, newValue, "field is immutable"));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<FieldError> GetEnumerator() => errors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
