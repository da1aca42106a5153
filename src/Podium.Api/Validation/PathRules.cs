namespace Podium.Api.Validation;

/// <summary>The rules for paths that must stay below a directory.</summary>
internal static class PathRules
{
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
}
