using System.Text;

namespace Podium.Api.Selectors;

/// <summary>Chooses objects by the values of some of their fields (apimachinery's pkg/fields/selector.go).</summary>
/// <param name="Requirements">All of these must hold.</param>
public sealed record FieldSelector(IReadOnlyList<FieldRequirement> Requirements)
{
    private static readonly string[] Operators = ["!=", "==", "="];

    /// <summary>Chooses everything.</summary>
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>Whether everything is chosen.</summary>
    public bool IsEverything => Requirements.Count == 0;

    /// <summary>
    /// Reads a selector's text, such as <c>spec.nodeName=a,status.phase!=Running</c>. In values, <c>\</c>, <c>,</c> and
    /// <c>=</c> are written with a backslash before them.
    /// </summary>
    /// <exception cref="FormatException">The text is no selector; the message is Kubernetes' own.</exception>
    public static FieldSelector Parse(string text)
    {
        var requirements = new List<FieldRequirement>();
        foreach (var term in Terms(text).Order(StringComparer.Ordinal))
        {
            if (term.Length > 0)
            {
                requirements.Add(Requirement(term)
                    ?? throw new FormatException($"invalid selector: '{text}'; can't understand '{term}'"));
            }
        }

        return requirements.Count == 0 ? Everything : new(requirements);
    }

    /// <summary>A value as it is written in a selector's text.</summary>
    public static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal)
        .Replace("=", @"\=", StringComparison.Ordinal);

    /// <summary>The value that a field must have, for use with an index; null where the selector does not pin it.</summary>
    public string? RequiredValue(string field)
    {
        for (var i = 0; i < Requirements.Count; i++)
        {
            if (!Requirements[i].Not && Requirements[i].Field == field)
            {
                return Requirements[i].Value;
            }
        }

        return null;
    }

    /// <summary>Whether an object is chosen whose fields have these values.</summary>
    /// <param name="valueOf">The value of a field; empty where the field is not set.</param>
    public bool Matches(Func<string, string> valueOf)
    {
        for (var i = 0; i < Requirements.Count; i++)
        {
            if (valueOf(Requirements[i].Field) == Requirements[i].Value == Requirements[i].Not)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(FieldSelector? other) => other is not null && Requirements.SequenceEqual(other.Requirements);

    /// <inheritdoc/>
    public override int GetHashCode() => Requirements.Count == 0 ? 0 : HashCode.Combine(Requirements.Count, Requirements[0]);

    /// <summary>The selector's text, which parses to the same selector.</summary>
    public override string ToString() =>
        string.Join(',', Requirements.Select(r => $"{r.Field}{(r.Not ? "!=" : "=")}{Escape(r.Value)}"));

    // A backslash keeps the comma behind it from ending the term.
    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }
        }

        terms.Add(text[start..]);
        return terms;
    }

    private static FieldRequirement? Requirement(string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            foreach (var op in Operators)
            {
                if (string.CompareOrdinal(term, i, op, 0, op.Length) == 0)
                {
                    return new(term[..i], op == "!=", Unescape(term[(i + op.Length)..]));
                }
            }
        }

        return null;
    }

    private static string Unescape(string value)
    {
        if (value.AsSpan().IndexOfAny(@"\,=") < 0)
        {
            return value;
        }

        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
                if (i == value.Length || value[i] is not ('\\' or ',' or '='))
                {
                    throw new FormatException(
                        $"invalid field selector: invalid escape sequence: \\{(i < value.Length ? value[i].ToString() : "")}");
                }
            }
            else if (value[i] is ',' or '=')
            {
                throw new FormatException($"invalid field selector: unescaped character in value: {(int)value[i]}");
            }

            plain.Append(value[i]);
        }

        return plain.ToString();
    }
}

/// <summary>One condition on a field.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Not">Whether the value must differ.</param>
/// <param name="Value">The value.</param>
public sealed record FieldRequirement(string Field, bool Not, string Value);
