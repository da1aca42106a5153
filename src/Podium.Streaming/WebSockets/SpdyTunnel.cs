using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Podium.Streaming.Upgrades;

namespace Podium.Streaming.WebSockets;

/// <summary>
/// Port-forward as kubectl does it since 1.31: the bytes of a SPDY connection in the messages of a WebSocket. They are unwrapped here and go
/// to a backend that speaks SPDY.
/// </summary>
public static class SpdyTunnel
{
    private const string Prefix = "SPDY/3.1+";
    private const string KubernetesSuffix = ".k8s.io";
    private const int BufferBytes = 32 * 1024;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    /// <summary>Whether the request is for such a tunnel.</summary>
    public static bool IsRequested(HttpRequest request) =>
        WebSocketHandshake.IsRequested(request) && InnerProtocols(request).Count > 0;

    /// <summary>Serves the request until one of the two sides ends.</summary>
    /// <param name="http">The request; nothing was answered yet.</param>
    /// <param name="backend">Reaches the backend.</param>
    /// <param name="uri">What to ask of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="UpgradeException">The request is no good, or the backend cannot be reached.</exception>
    public static async Task RunAsync(HttpContext http, UpgradeBackend backend, Uri uri, TimeProvider time, CancellationToken cancellationToken)
    {
        if (WebSocketHandshake.Problem(http.Request) is { } problem)
        {
            throw new UpgradeException(HttpStatusCode.BadRequest, "unable to upgrade: " + problem);
        }

        await using var answer = await backend.AskForSpdyAsync(uri, InnerProtocols(http.Request), cancellationToken);
        if (answer.Connection is not { } connection)
        {
            await UpgradeProxy.RefuseAsync(http, answer, cancellationToken);
            return;
        }

        var chosen = answer.Header(UpgradeHeaders.StreamProtocol).FirstOrDefault() ?? "";
        using var socket = await WebSocketHandshake.AcceptAsync(http, chosen.Length > 0 ? Prefix + chosen : "");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = UnwrapAsync(socket, connection, ending.Token);
        var down = WrapAsync(connection, socket, ending.Token);
        if (await Task.WhenAny(up, down) == down)
        {
            // The backend has ended: say so, and give the client the time to read what it was sent.
            using var closed = new CancellationTokenSource(CloseTime, time);
            await Task.WhenAny(up, Task.Delay(Timeout.InfiniteTimeSpan, time, closed.Token));
        }

        await ending.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static IReadOnlyList<string> InnerProtocols(HttpRequest request) =>
    [
        .. WebSocketHandshake.OfferedProtocols(request)
            .Where(p => p.StartsWith(Prefix, StringComparison.Ordinal) && p.EndsWith(KubernetesSuffix, StringComparison.Ordinal))
            .Select(p => p[Prefix.Length..]),
    ];

    private static async Task UnwrapAsync(WebSocket socket, Stream backend, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: WebSocketMessageType.Binary } received)
            {
                await backend.WriteAsync(buffer.AsMemory(0, received.Count), cancellationToken);
                await backend.FlushAsync(cancellationToken);
            }
        }
        catch (Exception over) when (IsEnd(over))
        {
            // One of the two has gone: how the connections of both end.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WrapAsync(Stream backend, WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await backend.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                await socket.SendAsync(buffer.AsMemory(0, count), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception over) when (IsEnd(over))
        {
            // One of the two has gone: how the connections of both end.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsEnd(Exception over) =>
        over is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException or InvalidOperationException;
}
