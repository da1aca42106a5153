using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Podium.Streaming.Upgrades;

namespace Podium.Streaming.WebSockets;

/// <summary>
/// Sends a stream of bytes over a WebSocket, as Kubernetes sends logs to clients that ask by one: in binary messages, or in text messages of
/// base64. What the client sends is dropped.
/// </summary>
public static class ReaderSocket
{
    private const string Binary = "binary.k8s.io";
    private const string Base64Text = "base64.binary.k8s.io";
    private const int PieceBytes = 24 * 1024;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    /// <summary>Whether the request opens a WebSocket.</summary>
    public static bool IsRequested(HttpRequest request) => WebSocketHandshake.IsRequested(request);

    /// <summary>Serves the request until the stream ends or the client goes.</summary>
    /// <param name="http">The request; nothing was answered yet.</param>
    /// <param name="content">What is sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="UpgradeException">The request is no good.</exception>
    public static async Task RunAsync(HttpContext http, Stream content, TimeProvider time, CancellationToken cancellationToken)
    {
        if (WebSocketHandshake.Problem(http.Request) is { } problem)
        {
            throw new UpgradeException(HttpStatusCode.BadRequest, problem);
        }

        var offered = WebSocketHandshake.OfferedProtocols(http.Request);
        var protocol = offered.FirstOrDefault(name => name is Binary or Base64Text);
        if (protocol is null && offered.Count > 0)
        {
            throw new UpgradeException(HttpStatusCode.Forbidden, $"requested protocol(s) are not supported: [{string.Join(' ', offered)}]");
        }

        using var socket = await WebSocketHandshake.AcceptAsync(http, protocol ?? "");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = DropAsync(socket, ending);
        try
        {
            await SendAsync(socket, content, protocol == Base64Text, ending.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ending.Token);

            // Closing the connection at once could drop what the client has not read yet.
            await receiving.WaitAsync(CloseTime, time, ending.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or TimeoutException)
        {
            // The client has gone or does not close, or the server stops.
            socket.Abort();
        }

        await ending.CancelAsync();
        await receiving;
    }

    private static async Task SendAsync(WebSocket socket, Stream content, bool inBase64, CancellationToken cancellationToken)
    {
        var type = inBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        var bytes = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var text = inBase64 ? ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(PieceBytes)) : [];
        try
        {
            // Tells the client that the connection stands before there is anything to read.
            await socket.SendAsync(ReadOnlyMemory<byte>.Empty, type, endOfMessage: true, cancellationToken);
            int length;
            while ((length = await content.ReadAsync(bytes.AsMemory(0, PieceBytes), cancellationToken)) > 0)
            {
                var message = bytes.AsMemory(0, length);
                if (inBase64)
                {
                    Base64.EncodeToUtf8(message.Span, text, out _, out var written);
                    message = text.AsMemory(0, written);
                }

                await socket.SendAsync(message, type, endOfMessage: true, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            if (inBase64)
            {
                ArrayPool<byte>.Shared.Return(text);
            }
        }
    }

    private static async Task DropAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[128];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ending.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing that the client says counts but that it goes.
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client has gone without a word.
        }

        if (socket.State is WebSocketState.CloseReceived or WebSocketState.Aborted)
        {
            // It has gone before the end.
            await ending.CancelAsync();
        }
    }
}
