using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Podium.Api.Core.V1;

/// <summary>An image's name in its parts, with Docker's defaults filled in as container runtimes do.</summary>
/// <param name="Registry">The registry, such as <c>docker.io</c> or <c>localhost:5000</c>.</param>
/// <param name="Repository">The repository in the registry, such as <c>library/nginx</c>.</param>
/// <param name="Tag">The tag; <c>latest</c> where neither tag nor digest is given, empty where only a digest is.</param>
/// <param name="Digest">The digest, such as <c>sha256:…</c>; empty where none is given.</param>
public sealed partial record ImageReference(string Registry, string Repository, string Tag, string Digest)
{
    /// <summary>The image without tag and digest.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>Reads a name such as <c>nginx:1.25</c>; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var name = match.Groups["name"].Value;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first == "localhost" || first.AsSpan().ContainsAny(".:") || first.Any(char.IsAsciiLetterUpper);
        var registry = hasRegistry ? first : "docker.io";
        var repository = hasRegistry ? name[(slash + 1)..] : name;
        registry = registry == "index.docker.io" ? "docker.io" : registry;
        if (registry == "docker.io" && !repository.Contains('/', StringComparison.Ordinal))
        {
            repository = "library/" + repository;
        }

        if (!Repositories().IsMatch(repository) || ImageId().IsMatch(text))
        {
            return false;
        }

        var (tag, digest) = (match.Groups["tag"].Value, match.Groups["digest"].Value);
        reference = new(registry, repository, tag.Length == 0 && digest.Length == 0 ? "latest" : tag, digest);
        return true;
    }

    [GeneratedRegex(@"\A(?<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?/)?[a-z0-9._/-]+)"
        + @"(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Repositories();

    [GeneratedRegex(@"\A[a-f0-9]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageId();
}
