using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Podium.Streaming.Upgrades;

/// <summary>
/// Hands a request for an upgrade on to a backend and, once that has switched, joins the two connections. Who may do that, and to which
/// backend, is decided before; nothing of the request but its protocol headers goes on.
/// </summary>
public static class UpgradeProxy
{
    /// <summary>Serves the request until one of the two sides ends.</summary>
    /// <param name="http">The request; nothing was answered yet.</param>
    /// <param name="backend">Reaches the backend.</param>
    /// <param name="uri">What to ask of it.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="UpgradeException">The request is none for an upgrade, or the backend cannot be reached.</exception>
    public static Task RunAsync(HttpContext http, UpgradeBackend backend, Uri uri, CancellationToken cancellationToken) =>
        RunAsync(http, backend, uri, null, cancellationToken);

    /// <summary>Serves the request until one of the two sides ends, and tells meanwhile how the two get on.</summary>
    /// <param name="http">The request; nothing was answered yet.</param>
    /// <param name="backend">Reaches the backend.</param>
    /// <param name="uri">What to ask of it.</param>
    /// <param name="traffic">Told how the copying gets on; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="UpgradeException">The request is none for an upgrade, or the backend cannot be reached.</exception>
    public static async Task RunAsync(
        HttpContext http, UpgradeBackend backend, Uri uri, UpgradeTraffic? traffic, CancellationToken cancellationToken)
    {
        var feature = http.Features.Get<IHttpUpgradeFeature>();
        var protocol = http.Request.Headers.Upgrade.ToString();
        if (feature is not { IsUpgradableRequest: true }
            || !(protocol.Equals(UpgradeHeaders.Spdy, StringComparison.OrdinalIgnoreCase)
                || protocol.Equals("websocket", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UpgradeException(HttpStatusCode.BadRequest, "Upgrade request required");
        }

        var headers = UpgradeHeaders.Forwarded.SelectMany(name =>
            http.Request.Headers[name].Select(value => new KeyValuePair<string, string>(name, value ?? "")));
        await using var answer = await backend.AskAsync(new(http.Request.Method), uri, protocol, headers, cancellationToken);
        if (answer.Connection is null)
        {
            await RefuseAsync(http, answer, cancellationToken);
            return;
        }

        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = protocol;
        foreach (var name in UpgradeHeaders.Returned)
        {
            http.Response.Headers[name] = answer.Header(name).ToArray();
        }

        await using var client = await feature.UpgradeAsync();
        await BytePipe.RunAsync(client, answer.Connection, traffic, cancellationToken);
    }

    /// <summary>Tells the client what the backend said instead of switching.</summary>
    internal static async Task RefuseAsync(HttpContext http, UpgradeAnswer answer, CancellationToken cancellationToken)
    {
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            // Neither follow it with our credentials nor send the user after it (CVE-2020-8559, CVE-2022-3172).
            throw new UpgradeException(HttpStatusCode.BadGateway, "the backend attempted to redirect this request, which is not permitted");
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, cancellationToken);
    }
}
