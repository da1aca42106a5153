using System.Globalization;

namespace Podium.Api.Validation;

/// <summary>The kinds of field errors; their names are the causes' <c>reason</c> in a Status.</summary>
public enum FieldErrorType
{
    /// <summary>A field that has to be set is not: <c>FieldValueRequired</c>.</summary>
    Required,

    /// <summary>A value that breaks a rule: <c>FieldValueInvalid</c>.</summary>
    Invalid,

    /// <summary>A value outside a fixed set: <c>FieldValueNotSupported</c>.</summary>
    NotSupported,

    /// <summary>A value that must be unique and is not: <c>FieldValueDuplicate</c>.</summary>
    Duplicate,

    /// <summary>A field that may not be set here: <c>FieldValueForbidden</c>.</summary>
    Forbidden,

    /// <summary>A value that refers to something missing: <c>FieldValueNotFound</c>.</summary>
    NotFound,

    /// <summary>A string with too many bytes: <c>FieldValueTooLong</c>.</summary>
    TooLong,

    /// <summary>A list with too many items: <c>FieldValueTooMany</c>.</summary>
    TooMany,

    /// <summary>A value of the wrong JSON type: <c>FieldValueTypeInvalid</c>.</summary>
    TypeInvalid,

    /// <summary>The server failed while checking: <c>InternalError</c>.</summary>
    Internal,
}

/// <summary>
/// One reason why an object is not valid, in the words of Kubernetes' <c>field.Error</c>
/// (staging/src/k8s.io/apimachinery/pkg/util/validation/field).
/// </summary>
/// <param name="Type">What kind of error it is.</param>
/// <param name="Field">The place of the value.</param>
/// <param name="BadValue">The value as it appears in the message (see <see cref="Format"/>), or null where none is shown.</param>
/// <param name="Detail">What the rule is; may be empty.</param>
public sealed record FieldError(FieldErrorType Type, string Field, string? BadValue, string Detail)
{
    /// <summary>The field must be set.</summary>
    public static FieldError Required(FieldPath field, string detail = "") =>
        new(FieldErrorType.Required, field.ToString(), null, detail);

    /// <summary>The value breaks a rule.</summary>
    public static FieldError Invalid(FieldPath field, object? value, string detail) =>
        new(FieldErrorType.Invalid, field.ToString(), Format(value), detail);

    /// <summary>
    /// The value is not among the supported ones, which are named in the order given: Kubernetes sorts them in most
    /// places, but not in all.
    /// </summary>
    public static FieldError NotSupported(FieldPath field, object? value, IEnumerable<string> supported) =>
        new(FieldErrorType.NotSupported, field.ToString(), Format(value),
            "supported values: " + string.Join(", ", supported.Select(GoQuote)));

    /// <summary>The value is there already.</summary>
    public static FieldError Duplicate(FieldPath field, object? value) =>
        new(FieldErrorType.Duplicate, field.ToString(), Format(value), "");

    /// <summary>The field may not be set, or not be changed.</summary>
    public static FieldError Forbidden(FieldPath field, string detail) =>
        new(FieldErrorType.Forbidden, field.ToString(), null, detail);

    /// <summary>What the value names does not exist.</summary>
    public static FieldError NotFound(FieldPath field, object? value) =>
        new(FieldErrorType.NotFound, field.ToString(), Format(value), "");

    /// <summary>The string is longer than <paramref name="maxBytes"/> bytes.</summary>
    public static FieldError TooLong(FieldPath field, int maxBytes) =>
        new(FieldErrorType.TooLong, field.ToString(), null,
            string.Create(CultureInfo.InvariantCulture, $"may not be more than {maxBytes} bytes"));

    /// <summary>The list has more than <paramref name="maxItems"/> items.</summary>
    public static FieldError TooMany(FieldPath field, int actual, int maxItems) =>
        new(FieldErrorType.TooMany, field.ToString(), Format(actual),
            string.Create(CultureInfo.InvariantCulture, $"must have at most {maxItems} items"));

    /// <summary>The error's text without its field, as in a Status cause's message.</summary>
    public string Body
    {
        get
        {
            var head = Type switch
            {
                FieldErrorType.Required => "Required value",
                FieldErrorType.Invalid => "Invalid value",
                FieldErrorType.NotSupported => "Unsupported value",
                FieldErrorType.Duplicate => "Duplicate value",
                FieldErrorType.Forbidden => "Forbidden",
                FieldErrorType.NotFound => "Not found",
                FieldErrorType.TooLong => "Too long",
                FieldErrorType.TooMany => "Too many",
                FieldErrorType.TypeInvalid => "Invalid value",
                _ => "Internal error",
            };
            var text = BadValue is null ? head : $"{head}: {BadValue}";
            return Detail.Length == 0 ? text : $"{text}: {Detail}";
        }
    }

    /// <summary>The cause's reason in a Status.</summary>
    public string Reason => Type switch
    {
        FieldErrorType.Required => "FieldValueRequired",
        FieldErrorType.Invalid => "FieldValueInvalid",
        FieldErrorType.NotSupported => "FieldValueNotSupported",
        FieldErrorType.Duplicate => "FieldValueDuplicate",
        FieldErrorType.Forbidden => "FieldValueForbidden",
        FieldErrorType.NotFound => "FieldValueNotFound",
        FieldErrorType.TooLong => "FieldValueTooLong",
        FieldErrorType.TooMany => "FieldValueTooMany",
        FieldErrorType.TypeInvalid => "FieldValueTypeInvalid",
        _ => "InternalError",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Body}";

    /// <summary>A value as Go's <c>%v</c>/<c>%q</c> would show it in a field error: strings quoted, numbers plain, nil as <c>"null"</c>.</summary>
    public static string Format(object? value) => value switch
    {
        null => "\"null\"",
        string s => GoQuote(s),
        bool b => b ? "true" : "false",
        DateTimeOffset time => GoTimeText(time),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
    };

    // time.Time.String(): fractions without trailing zeros.
    private static string GoTimeText(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + " +0000 UTC";

    private static string GoQuote(string s) =>
        "\"" + s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "\"";
}
