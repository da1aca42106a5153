namespace Podium.Cri.Images;

/// <summary>Names of images.</summary>
public static class ImageName
{
    private const string DefaultRegistry = "docker.io";
    private const string DefaultTag = "latest";

    /// <summary>
    /// The full name that a short one means: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>. The first part is a
    /// registry only if it has a dot or a colon or is <c>localhost</c>.
    /// </summary>
    /// <param name="name">A name with or without registry, tag and digest.</param>
    /// <returns>The full name.</returns>
    public static string Complete(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0;
        var full = hasRegistry ? name : slash < 0 ? $"{DefaultRegistry}/library/{name}" : $"{DefaultRegistry}/{name}";
        var hasTag = full.LastIndexOf(':') > full.LastIndexOf('/') || full.Contains('@');
        return hasTag ? full : $"{full}:{DefaultTag}";
    }
}
