using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Podium.Api.Validation;

/// <summary>
/// The rules for names that all kinds share, in Kubernetes' words (k8s.io/apimachinery/pkg/util/validation). Each gives
/// the reasons why a value breaks the rule; none when it is right.
/// </summary>
public static partial class NameRules
{
    private const string LabelFormat = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainFormat = LabelFormat + "(\\." + LabelFormat + ")*";
    private const string Label1035Format = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string QualifiedFormat = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string LabelValueFormat = "(" + QualifiedFormat + ")?";
    private const string ConfigKeyFormat = "[-._a-zA-Z0-9]+";
    private const string HeaderFormat = "[-A-Za-z0-9]+";

    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");

    /// <summary>A DNS label (RFC 1123): 63 lower-case letters, digits and hyphens at most.</summary>
    public static IReadOnlyList<string> Dns1123Label(string value)
    {
        if (value.Length <= 63 && LabelRegex().IsMatch(value))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, value, 63);
        if (!LabelRegex().IsMatch(value))
        {
            errors.Add(SubdomainRegex().IsMatch(value)
                ? "must not contain dots"
                : Explain("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
                    + "and must start and end with an alphanumeric character", LabelFormat, "my-name", "123-abc"));
        }

        return errors;
    }

    /// <summary>A DNS subdomain (RFC 1123): DNS labels joined by dots, 253 characters at most.</summary>
    public static IReadOnlyList<string> Dns1123Subdomain(string value)
    {
        if (value.Length <= 253 && SubdomainRegex().IsMatch(value))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, value, 253);
        if (!SubdomainRegex().IsMatch(value))
        {
            errors.Add(Explain("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                + "and must start and end with an alphanumeric character", SubdomainFormat, "example.com"));
        }

        return errors;
    }

    /// <summary>A DNS subdomain with an asterisk for its first label: <c>*.example.com</c>.</summary>
    public static IReadOnlyList<string> WildcardDns1123Subdomain(string value)
    {
        var errors = new List<string>();
        AddTooLong(errors, value, 253);
        if (!value.StartsWith("*.", StringComparison.Ordinal) || !SubdomainRegex().IsMatch(value.AsSpan(2)))
        {
            errors.Add(Explain("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
                + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character", "\\*\\." + SubdomainFormat, "*.example.com"));
        }

        return errors;
    }

    /// <summary>A DNS label (RFC 1035): as <see cref="Dns1123Label"/>, but starting with a letter.</summary>
    public static IReadOnlyList<string> Dns1035Label(string value)
    {
        var errors = new List<string>();
        AddTooLong(errors, value, 63);
        if (!Label1035Regex().IsMatch(value))
        {
            errors.Add(Explain("a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
                + "start with an alphabetic character, and end with an alphanumeric character", Label1035Format, "my-name", "abc-123"));
        }

        return errors;
    }

    /// <summary>A qualified name, such as a label key: a name of 63 characters at most, with an optional DNS subdomain and slash before it.</summary>
    public static IReadOnlyList<string> QualifiedName(string value)
    {
        const string rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && value.Length <= 63 && QualifiedRegex().IsMatch(value))
        {
            return [];
        }

        if (slash >= 0 && value.IndexOf('/', slash + 1) >= 0)
        {
            return
            [
                "a qualified name " + Explain(rule, QualifiedFormat, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            ];
        }

        var errors = new List<string>();
        var name = value;
        if (slash >= 0)
        {
            name = value[(slash + 1)..];
            if (slash == 0)
            {
                errors.Add("prefix part must be non-empty");
            }

            errors.AddRange(slash == 0 ? [] : Dns1123Subdomain(value[..slash]).Select(error => "prefix part " + error));
        }

        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (ByteLength(name) > 63)
        {
            errors.Add("name part " + MaxLength(63));
        }

        if (!QualifiedRegex().IsMatch(name))
        {
            errors.Add("name part " + Explain(rule, QualifiedFormat, "MyName", "my.name", "123-abc"));
        }

        return errors;
    }

    /// <summary>A label's value: empty, or 63 characters at most.</summary>
    public static IReadOnlyList<string> LabelValue(string value)
    {
        if (value.Length <= 63 && LabelValueRegex().IsMatch(value))
        {
            return [];
        }

        var errors = new List<string>(2);
        AddTooLong(errors, value, 63);
        if (!LabelValueRegex().IsMatch(value))
        {
            errors.Add(Explain("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                + "and must start and end with an alphanumeric character", LabelValueFormat, "MyValue", "my_value", "12345"));
        }

        return errors;
    }

    /// <summary>A port's name (RFC 6335): 15 lower-case letters, digits and single hyphens at most, at least one letter.</summary>
    public static IReadOnlyList<string> PortName(string value)
    {
        var errors = new List<string>();
        AddTooLong(errors, value, 15);
        if (value.Length == 0 || value.AsSpan().ContainsAnyExcept(PortNameCharacters))
        {
            errors.Add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }

        if (!value.AsSpan().ContainsAnyInRange('a', 'z'))
        {
            errors.Add("must contain at least one letter (a-z)");
        }

        if (value.Contains("--", StringComparison.Ordinal))
        {
            errors.Add("must not contain consecutive hyphens");
        }

        if (value.StartsWith('-') || value.EndsWith('-'))
        {
            errors.Add("must not begin or end with a hyphen");
        }

        return errors;
    }

    /// <summary>A port's number.</summary>
    public static IReadOnlyList<string> PortNumber(int value) => value is >= 1 and <= 65535 ? [] : [Range(1, 65535)];

    /// <summary>A user's or group's number.</summary>
    public static IReadOnlyList<string> UserOrGroupId(long value) => value is >= 0 and <= int.MaxValue ? [] : [Range(0, int.MaxValue)];

    /// <summary>An environment variable's name: printable ASCII without the equals sign.</summary>
    public static IReadOnlyList<string> EnvVarName(string value)
    {
        if (value.Length == 0)
        {
            return ["environment variable name must be non-empty"];
        }

        return value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains('=', StringComparison.Ordinal)
            ? ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
            : [];
    }

    /// <summary>A key of a config map or secret.</summary>
    public static IReadOnlyList<string> ConfigKey(string value)
    {
        var errors = new List<string>();
        AddTooLong(errors, value, 253);
        if (!ConfigKeyRegex().IsMatch(value))
        {
            errors.Add(Explain("a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                ConfigKeyFormat, "key.name", "KEY_NAME", "key-name"));
        }

        if (value is "." or "..")
        {
            errors.Add($"must not be '{value}'");
        }
        else if (value.StartsWith("..", StringComparison.Ordinal))
        {
            errors.Add("must not start with '..'");
        }

        return errors;
    }

    /// <summary>An HTTP header's name.</summary>
    public static IReadOnlyList<string> HttpHeaderName(string value) => HeaderRegex().IsMatch(value)
        ? []
        : [Explain("a valid HTTP header must consist of alphanumeric characters or '-'", HeaderFormat, "X-Header-Name")];

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static IReadOnlyList<string> IpAddress(string value) => IsIpAddress(value)
        ? []
        : ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"];

    /// <summary>Whether the text is an IPv4 address of four decimal numbers, or an IPv6 address without a zone.</summary>
    public static bool IsIpAddress(string value) =>
        IPAddress.TryParse(value, out _)
        && (value.Contains(':', StringComparison.Ordinal)
            ? !value.AsSpan().ContainsAny("%[]")
            : value.AsSpan().Count('.') == 3 && !value.AsSpan().ContainsAnyExcept(DigitsAndDots));

    /// <summary>Kubernetes' words for a number out of range.</summary>
    public static string Range(long least, long most) =>
        string.Create(CultureInfo.InvariantCulture, $"must be between {least} and {most}, inclusive");

    /// <summary>Kubernetes' words for a name that is too long.</summary>
    public static string MaxLength(int bytes) => string.Create(CultureInfo.InvariantCulture, $"must be no more than {bytes} bytes");

    /// <summary>The name as a prefix for generated names, which may end with a hyphen: what has to be right in its stead.</summary>
    public static string MaskTrailingHyphen(string prefix) => prefix.Length > 1 && prefix.EndsWith('-') ? prefix[..^2] + "a" : prefix;

    private static ReadOnlySpan<char> PortNameCharacters => "abcdefghijklmnopqrstuvwxyz0123456789-";

    private static void AddTooLong(List<string> errors, string value, int most)
    {
        if (ByteLength(value) > most)
        {
            errors.Add(MaxLength(most));
        }
    }

    private static int ByteLength(string value) => System.Text.Encoding.UTF8.GetByteCount(value);

    internal static string Explain(string rule, string format, params ReadOnlySpan<string> examples)
    {
        var text = new System.Text.StringBuilder(rule).Append(examples.IsEmpty ? " (" : " (e.g. ");
        for (var i = 0; i < examples.Length; i++)
        {
            text.Append(i > 0 ? " or " : "").Append('\'').Append(examples[i]).Append("', ");
        }

        return text.Append("regex used for validation is '").Append(format).Append("')").ToString();
    }

    [GeneratedRegex("\\A" + LabelFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LabelRegex();

    [GeneratedRegex("\\A" + SubdomainFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SubdomainRegex();

    [GeneratedRegex("\\A" + Label1035Format + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Label1035Regex();

    [GeneratedRegex("\\A" + QualifiedFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedRegex();

    [GeneratedRegex("\\A" + LabelValueFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LabelValueRegex();

    [GeneratedRegex("\\A" + ConfigKeyFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ConfigKeyRegex();

    [GeneratedRegex("\\A" + HeaderFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderRegex();
}
