using System.Net;
using Microsoft.AspNetCore.Http;
using Podium.Streaming.Spdy;
using Podium.Streaming.Upgrades;
using Podium.Streaming.WebSockets;

namespace Podium.Streaming.RemoteCommand;

/// <summary>
/// Serves exec and attach over a channel WebSocket, on a backend that speaks SPDY. Runtimes take WebSockets too, but end no stdin there
/// (upstream's StreamTranslatorHandler has the same reason).
/// </summary>
public static class RemoteCommandTranslator
{
    private static readonly string[] BackendProtocols = ["v4.channel.k8s.io"];

    /// <summary>Whether the request opens a WebSocket; others are for <see cref="UpgradeProxy"/>.</summary>
    public static bool IsRequested(HttpRequest request) => WebSocketHandshake.IsRequested(request);

    /// <summary>Serves the request until the command ends or the client goes.</summary>
    /// <param name="http">The request; nothing was answered yet.</param>
    /// <param name="backend">Reaches the backend.</param>
    /// <param name="uri">What to ask of it.</param>
    /// <param name="options">The command's streams; the backend must have been told the same in <paramref name="uri"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="UpgradeException">The request is no good. What goes wrong later reaches the client by the error channel.</exception>
    public static async Task RunAsync(
        HttpContext http,
        UpgradeBackend backend,
        Uri uri,
        RemoteCommandOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (WebSocketHandshake.Problem(http.Request) is { } problem)
        {
            throw new UpgradeException(HttpStatusCode.BadRequest, problem);
        }

        var offered = WebSocketHandshake.OfferedProtocols(http.Request);
        if (ChannelProtocol.Choose(offered) is not { } protocol)
        {
            throw new UpgradeException(HttpStatusCode.Forbidden, $"requested protocol(s) are not supported: [{string.Join(' ', offered)}]");
        }

        using var socket = new ChannelSocket(await WebSocketHandshake.AcceptAsync(http, protocol.Name), protocol);
        using var session = new ChannelSession(socket, protocol, options, time, cancellationToken);
        await session.RunAsync(command => RunOnBackendAsync(backend, uri, options, command, session.Ended));
    }

    private static async Task<RemoteCommandStatus> RunOnBackendAsync(
        UpgradeBackend backend,
        Uri uri,
        RemoteCommandOptions options,
        Func<SpdyRemoteCommand, Task<RemoteCommandStatus>> run,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await backend.AskForSpdyAsync(uri, BackendProtocols, cancellationToken);
            if (answer.Connection is null)
            {
                return (int)answer.StatusCode is >= 300 and < 400
                    ? RemoteCommandStatus.InternalError("the backend attempted to redirect this request, which is not permitted")
                    : RemoteCommandStatus.FromRefusal(answer.Body);
            }

            await using var connection = SpdyConnection.Start(answer.Connection, new() { PeerStreamsMax = 1 });
            return await run(await SpdyRemoteCommand.OpenAsync(connection, options, cancellationToken));
        }
        catch (Exception failed) when (failed is UpgradeException or SpdyException)
        {
            return RemoteCommandStatus.InternalError(failed.Message);
        }
    }
}
