namespace Podium.Kubelet.Images;

/// <summary>The names of images as people write them.</summary>
internal static class ImageNames
{
    /// <summary>Adds <c>:latest</c> where there is neither tag nor digest.</summary>
    /// <param name="image">The name.</param>
    /// <param name="full">The name with its tag.</param>
    /// <param name="error">What is wrong with it; empty for nothing.</param>
    public static bool TryNormalize(string image, out string full, out string error)
    {
        full = image;
        error = "";
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest >= 0 ? image[..digest] : image;
        var slash = name.LastIndexOf('/');
        var colon = name.IndexOf(':', slash + 1);
        var path = colon >= 0 ? name[..colon] : name;
        var tag = colon >= 0 ? name[(colon + 1)..] : null;
        if (!IsPath(path, out error))
        {
            return false;
        }

        if ((tag is not null && !IsTag(tag)) || (digest >= 0 && !IsDigest(image[(digest + 1)..])))
        {
            error = "invalid reference format";
            return false;
        }

        if (tag is null && digest < 0)
        {
            full = image + ":latest";
        }

        return true;
    }

    /// <summary>The registry an image comes from, for choosing credentials.</summary>
    public static string RegistryOf(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash > 0 ? image[..slash] : "";
        return first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost"
            ? first
            : "docker.io";
    }

    private static bool IsPath(string path, out string error)
    {
        error = "";
        var parts = path.Split('/');
        var start = parts.Length > 1 && RegistryOf(path) == parts[0] ? 1 : 0;
        for (var i = start; i < parts.Length; i++)
        {
            if (parts[i].Any(char.IsAsciiLetterUpper))
            {
                error = $"invalid reference format: repository name ({string.Join('/', parts[start..])}) must be lowercase";
                return false;
            }

            if (parts[i].Length == 0 || !char.IsAsciiLetterOrDigit(parts[i][0]) || !char.IsAsciiLetterOrDigit(parts[i][^1])
                || !parts[i].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            {
                error = "invalid reference format";
                return false;
            }
        }

        return true;
    }

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && (char.IsAsciiLetterOrDigit(tag[0]) || tag[0] == '_')
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsDigest(string digest) =>
        digest.Split(':') is [{ Length: > 0 }, { Length: >= 32 } hex] && hex.All(char.IsAsciiHexDigit);
}
