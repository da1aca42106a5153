namespace Podium.ApiServer.Nodes;

/// <summary>
/// Where a backend's links lead when they are followed through the proxy (apimachinery: pkg/util/proxy, rewriteURL): those to the backend
/// itself get the proxy's own path in front, all others stay.
/// </summary>
/// <param name="Prefix">The proxy's path, without a slash at its end.</param>
/// <param name="Backend">The backend's host and port.</param>
/// <param name="Asked">The host and port that the client asked.</param>
internal sealed record ProxiedLinks(string Prefix, string Backend, string Asked)
{
    /// <summary>The link as the client must see it.</summary>
    public string Rewrite(string link)
    {
        var start = SchemeEnd(link);
        var host = "";
        if (start >= 0)
        {
            var end = link.AsSpan(start).IndexOfAny("/?#");
            host = end < 0 ? link[start..] : link.Substring(start, end);
            start += host.Length;
        }

        start = Math.Max(start, 0);
        if (start == link.Length || link[start] != '/' || (host.Length > 0 && host != Backend && host != Asked))
        {
            return link;
        }

        var before = host.Length > 0 && host == Asked ? link[..start] : "";
        var path = link.AsSpan(start);
        return path.StartsWith(Prefix, StringComparison.Ordinal) ? before + link[start..] : $"{before}{Prefix}{path}";
    }

    // Where the host begins; -1 where the link names none.
    private static int SchemeEnd(string link) => link switch
    {
        _ when link.StartsWith("//", StringComparison.Ordinal) => 2,
        _ when link.StartsWith("http://", StringComparison.OrdinalIgnoreCase) => 7,
        _ when link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => 8,
        _ => -1,
    };
}
