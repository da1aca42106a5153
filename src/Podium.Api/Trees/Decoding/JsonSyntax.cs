using System.Text;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Finds what is wrong with text that is not JSON, in the words of Go's scanner, which Kubernetes' users see. Runs only
/// after the real reader has refused the text.
/// </summary>
internal ref struct JsonSyntax
{
    private const string EndOfInput = "unexpected end of JSON input";

    private readonly ReadOnlySpan<byte> text;
    private readonly int maxDepth;
    private int position;

    private JsonSyntax(ReadOnlySpan<byte> text, int maxDepth)
    {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /// <summary>The first error, or null where the text is JSON.</summary>
    public static string? FirstError(ReadOnlySpan<byte> text, int maxDepth)
    {
        var scanner = new JsonSyntax(text, maxDepth);
        var error = scanner.Value("looking for beginning of value", 0);
        if (error is null)
        {
            scanner.SkipSpace();
            error = scanner.position < text.Length ? scanner.Invalid("after top-level value") : null;
        }

        return error;
    }

    private string? Value(string context, int depth)
    {
        SkipSpace();
        if (position >= text.Length)
        {
            return EndOfInput;
        }

        return text[position] switch
        {
            (byte)'{' => depth >= maxDepth ? "exceeded max depth" : Object(depth + 1),
            (byte)'[' => depth >= maxDepth ? "exceeded max depth" : Array(depth + 1),
            (byte)'"' => String(),
            (byte)'t' => Word("true"),
            (byte)'f' => Word("false"),
            (byte)'n' => Word("null"),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            _ => Invalid(context),
        };
    }

    private string? Object(int depth)
    {
        position++;
        SkipSpace();
        if (Next() == '}')
        {
            position++;
            return null;
        }

        while (true)
        {
            SkipSpace();
            if (position >= text.Length)
            {
                return EndOfInput;
            }

            if (text[position] != '"')
            {
                return Invalid("looking for beginning of object key string");
            }

            if (String() is { } inKey)
            {
                return inKey;
            }

            SkipSpace();
            if (Next() != ':')
            {
                return position >= text.Length ? EndOfInput : Invalid("after object key");
            }

            position++;
            if (Value("looking for beginning of value", depth) is { } inValue)
            {
                return inValue;
            }

            SkipSpace();
            switch (Next())
            {
                case ',':
                    position++;
                    break;
                case '}':
                    position++;
                    return null;
                default:
                    return position >= text.Length ? EndOfInput : Invalid("after object key:value pair");
            }
        }
    }

    private string? Array(int depth)
    {
        position++;
        SkipSpace();
        if (Next() == ']')
        {
            position++;
            return null;
        }

        while (true)
        {
            if (Value("looking for beginning of value", depth) is { } inValue)
            {
                return inValue;
            }

            SkipSpace();
            switch (Next())
            {
                case ',':
                    position++;
                    break;
                case ']':
                    position++;
                    return null;
                default:
                    return position >= text.Length ? EndOfInput : Invalid("after array element");
            }
        }
    }

    private string? String()
    {
        position++;
        while (position < text.Length)
        {
            var c = text[position];
            if (c == '"')
            {
                position++;
                return null;
            }

            if (c < ' ')
            {
                return Invalid("in string literal");
            }

            position++;
            if (c != '\\')
            {
                continue;
            }

            if (position >= text.Length)
            {
                return EndOfInput;
            }

            var escape = text[position];
            if (!"bfnrt\\/\"u"u8.Contains(escape))
            {
                return Invalid("in string escape code");
            }

            position++;
            for (var i = 0; escape == 'u' && i < 4; i++, position++)
            {
                if (position >= text.Length)
                {
                    return EndOfInput;
                }

                if (!char.IsAsciiHexDigit((char)text[position]))
                {
                    return Invalid("in \\u hexadecimal character escape");
                }
            }
        }

        return EndOfInput;
    }

    private string? Word(string word)
    {
        for (var i = 0; i < word.Length; i++, position++)
        {
            if (position >= text.Length)
            {
                return EndOfInput;
            }

            if (text[position] != word[i])
            {
                return Invalid($"in literal {word} (expecting '{word[i]}')");
            }
        }

        return null;
    }

    private string? Number()
    {
        if (Next() == '-')
        {
            position++;
            if (!char.IsAsciiDigit((char)Next()))
            {
                return position >= text.Length ? EndOfInput : Invalid("in numeric literal");
            }
        }

        if (Next() == '0')
        {
            position++;
        }
        else
        {
            Digits();
        }

        if (Next() == '.')
        {
            position++;
            if (!Digits())
            {
                return position >= text.Length ? EndOfInput : Invalid("after decimal point in numeric literal");
            }
        }

        if (Next() is 'e' or 'E')
        {
            position++;
            if (Next() is '+' or '-')
            {
                position++;
            }

            if (!Digits())
            {
                return position >= text.Length ? EndOfInput : Invalid("in exponent of numeric literal");
            }
        }

        return null;
    }

    private bool Digits()
    {
        var start = position;
        while (char.IsAsciiDigit((char)Next()))
        {
            position++;
        }

        return position > start;
    }

    private readonly int Next() => position < text.Length ? text[position] : 0;

    private void SkipSpace()
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            if (position >= text.Length)
            {
                return;
            }

            position++;
        }
    }

    private readonly string Invalid(string context)
    {
        var c = text[position];
        var shown = c switch
        {
            (byte)'\'' => @"'\''",
            (byte)'"' => "'\"'",
            _ when c is < 0x20 or >= 0x7f => "'" + GoFormat.Quote(Encoding.Latin1.GetString(text.Slice(position, 1)))[1..^1] + "'",
            _ => $"'{(char)c}'",
        };
        return $"invalid character {shown} {context}";
    }
}
