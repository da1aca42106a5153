using Podium.Api.Validation;

namespace Podium.Api.Selectors;

/// <summary>Reads label selectors, with the texts of errors, as apimachinery's labels.Parse does (pkg/labels/selector.go).</summary>
internal sealed class SelectorParser
{
    private readonly string text;
    private int at;

    // The token ahead; empty at the end of the text.
    private string token = "";

    private SelectorParser(string text)
    {
        this.text = text;
        Advance();
    }

    private bool AtEnd => token.Length == 0;

    private bool AtIdentifier => token.Length > 0 && !IsSpecial(token[0]);

    public static Selector Parse(string text)
    {
        var parser = new SelectorParser(text);
        var requirements = new List<SelectorRequirement>();
        while (!parser.AtEnd)
        {
            if (!parser.AtIdentifier && parser.token != "!")
            {
                throw new FormatException($"found '{parser.token}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(parser.RequirementInContext());
            if (parser.AtEnd)
            {
                break;
            }

            var separator = parser.Take();
            if (separator != ",")
            {
                throw new FormatException($"found '{separator}', expected: ',' or 'end of string'");
            }

            if (!parser.AtIdentifier && parser.token != "!")
            {
                throw new FormatException($"found '{parser.token}', expected: identifier after ','");
            }
        }

        return requirements.Count == 0 ? Selector.Everything : new(requirements);
    }

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private void Advance()
    {
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }

        var start = at;
        if (at < text.Length && IsSpecial(text[at]))
        {
            at += text[at] is '=' or '!' && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
        }
        else
        {
            while (at < text.Length && !IsSpace(text[at]) && !IsSpecial(text[at]))
            {
                at++;
            }
        }

        token = text[start..at];
    }

    private string Take()
    {
        var taken = token;
        Advance();
        return taken;
    }

    private SelectorRequirement RequirementInContext()
    {
        try
        {
            return Requirement();
        }
        catch (FormatException e)
        {
            throw new FormatException($"unable to parse requirement: {e.Message}", e);
        }
    }

    private SelectorRequirement Requirement()
    {
        var negated = token == "!";
        if (negated)
        {
            Advance();
        }

        if (!AtIdentifier)
        {
            throw new FormatException($"found '{token}', expected: identifier");
        }

        var key = Take();
        var keyErrors = NameRules.QualifiedName(key);
        if (keyErrors.Count > 0)
        {
            // Kubernetes has no path here, and shows that.
            throw new FormatException(new FieldError(
                FieldErrorType.Invalid, "<nil>", FieldError.Format(key), string.Join("; ", keyErrors)).ToString());
        }

        if (negated || AtEnd || token == ",")
        {
            return SelectorRequirement.Checked(key, negated ? SelectorOperator.DoesNotExist : SelectorOperator.Exists, []);
        }

        var op = Operator();
        IReadOnlyList<string> values = op is SelectorOperator.In or SelectorOperator.NotIn ? Values() : [ExactValue()];
        return SelectorRequirement.Checked(key, op, values);
    }

    private SelectorOperator Operator()
    {
        var op = Take();
        return op switch
        {
            "in" => SelectorOperator.In,
            "notin" => SelectorOperator.NotIn,
            "=" => SelectorOperator.Equals,
            "==" => SelectorOperator.DoubleEquals,
            "!=" => SelectorOperator.NotEquals,
            ">" => SelectorOperator.GreaterThan,
            "<" => SelectorOperator.LessThan,
            _ => throw new FormatException($"found '{op}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string ExactValue()
    {
        if (AtEnd || token == ",")
        {
            return "";
        }

        return AtIdentifier ? Take() : throw new FormatException($"found '{token}', expected: identifier");
    }

    // "(a,,b)" holds an empty value, and so do "()", "(,a)" and "(a,)".
    private string[] Values()
    {
        if (token != "(")
        {
            throw new FormatException($"found '{token}' expected: '('");
        }

        Advance();
        if (!AtIdentifier && token is not ("," or ")"))
        {
            throw new FormatException($"found '{token}', expected: ',', ')' or identifier");
        }

        var values = new SortedSet<string>(StringComparer.Ordinal);
        while (true)
        {
            values.Add(AtIdentifier ? Take() : "");
            switch (token)
            {
                case ")":
                    Advance();
                    return [.. values];
                case ",":
                    Advance();
                    if (!AtIdentifier && token is not ("," or ")"))
                    {
                        throw new FormatException($"found '{token}', expected: ',', or identifier");
                    }

                    break;
                default:
                    throw new FormatException($"found '{token}', expected: ',' or ')'");
            }
        }
    }
}
