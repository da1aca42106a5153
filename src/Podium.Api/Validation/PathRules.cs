using System.Text.RegularExpressions;

namespace Podium.Api.Validation;

/// <summary>The rules for paths: those that must stay below a directory, and names with a domain in front.</summary>
internal static partial class PathRules
{
    private const string PathFormat = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

    /// <summary>The name must be a domain, a slash and a path: <c>example.com/controller</c>.</summary>
    public static void CheckDomainPrefixed(FieldErrors errors, FieldPath field, string name)
    {
        if (!errors.RequireSet(field, name))
        {
            return;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == name.Length - 1)
        {
            errors.Invalid(field, name, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }

        var (host, path) = (name[..slash], name[(slash + 1)..]);
        errors.Invalid(field, host, NameRules.Dns1123Subdomain(host));
        if (!PathRegex().IsMatch(path))
        {
            errors.Invalid(field, path, NameRules.Explain("Invalid path", PathFormat));
        }
    }

    /// <summary>The path must not have an element <c>..</c>.</summary>
    public static void CheckNoBacksteps(FieldErrors errors, FieldPath field, string path)
    {
        if (HasBackstep(path))
        {
            errors.Invalid(field, path, "must not contain '..'");
        }
    }

    /// <summary>The path must be relative and not have an element <c>..</c>.</summary>
    public static void CheckDescending(FieldErrors errors, FieldPath field, string path)
    {
        if (path.StartsWith('/'))
        {
            errors.Invalid(field, path, "must be a relative path");
        }

        CheckNoBacksteps(errors, field, path);
    }

    /// <summary>The same for a file of a volume, where names that start with <c>..</c> are used by the system.</summary>
    public static void CheckFileInVolume(FieldErrors errors, FieldPath field, string path)
    {
        CheckDescending(errors, field, path);
        if (path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal))
        {
            errors.Invalid(field, path, "must not start with '..'");
        }
    }

    /// <summary>Whether the path has an element <c>..</c>.</summary>
    public static bool HasBackstep(string path)
    {
        foreach (var element in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(element) is "..")
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("\\A" + PathFormat + "\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PathRegex();
}
