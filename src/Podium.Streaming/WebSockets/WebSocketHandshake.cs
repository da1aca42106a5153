using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Podium.Streaming.WebSockets;

/// <summary>The server's side of opening a WebSocket (RFC 6455, section 4.2) over HTTP/1.1.</summary>
internal static class WebSocketHandshake
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether the request wants to become a WebSocket.</summary>
    public static bool IsRequested(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && HasToken(request.Headers.Connection, "upgrade")
        && HasToken(request.Headers.Upgrade, "websocket");

    /// <summary>The subprotocols that the client offers, in its order.</summary>
    public static IReadOnlyList<string> OfferedProtocols(HttpRequest request) =>
        Tokens(request.Headers.SecWebSocketProtocol);

    /// <summary>Why the request cannot become a WebSocket; null where it can.</summary>
    public static string? Problem(HttpRequest request)
    {
        if (request.Headers.SecWebSocketVersion != "13")
        {
            return "missing or bad WebSocket Version";
        }

        var key = request.Headers.SecWebSocketKey.ToString();
        Span<byte> bytes = stackalloc byte[16];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var count) && count == 16
            ? null
            : "mismatch challenge/response";
    }

    /// <summary>Answers 101 and gives the open WebSocket.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext http, string protocol)
    {
        var key = http.Request.Headers.SecWebSocketKey.ToString();
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "websocket";

#pragma warning disable CA5350 // The protocol demands SHA-1; it guards nothing.
        http.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
        if (protocol.Length > 0)
        {
            http.Response.Headers.SecWebSocketProtocol = protocol;
        }

        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            // The subprotocol stays unnamed here: .NET would refuse the slash in kubectl's "SPDY/3.1+portforward.k8s.io".
            IsServer = true,

            // Clients ping us; unasked pongs would only wake them.
            KeepAliveInterval = TimeSpan.Zero,
        });
    }

    private static bool HasToken(IEnumerable<string?> values, string token) =>
        Tokens(values).Contains(token, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Tokens(IEnumerable<string?> values) =>
        [.. values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
