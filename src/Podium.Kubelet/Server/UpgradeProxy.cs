using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Podium.Kubelet.Server;

/// <summary>
/// Joins a client's upgraded connection to a streaming server on loopback, byte for byte. The server behind must agree to the
/// upgrade first; whatever else it answers is passed on and its connection closed, so that no open connection to it is ever
/// left to a client.
/// </summary>
internal static class UpgradeProxy
{
    private const int HeadBytesMax = 16 * 1024;
    private const int BlockBytes = 32 * 1024;

    /// <summary>Runs until one side ends.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="target">The streaming server's address.</param>
    public static async Task RunAsync(HttpContext context, Uri target)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await Answers.TextAsync(context, HttpStatusCode.BadRequest, "unable to upgrade: missing upgrade headers in request");
            return;
        }

        if (!IPAddress.TryParse(target.Host, out var address) || !IPAddress.IsLoopback(address))
        {
            await Answers.TextAsync(context, HttpStatusCode.InternalServerError, "the runtime's streaming server is not on this machine");
            return;
        }

        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, target.Port, context.RequestAborted);
        await using var server = new NetworkStream(socket, ownsSocket: false);
        await server.WriteAsync(Encoding.ASCII.GetBytes(RequestHead(context.Request, target)), context.RequestAborted);
        var (head, rest) = await ReadHeadAsync(server, context.RequestAborted);
        if (head.Status != (int)HttpStatusCode.SwitchingProtocols)
        {
            await Answers.TextAsync(context, (HttpStatusCode)head.Status, Encoding.UTF8.GetString(rest).Trim());
            return;
        }

        foreach (var (name, value) in head.Headers)
        {
            if (name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Stream-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers[name] = value;
            }
        }

        await using var client = await upgrade.UpgradeAsync();
        await client.WriteAsync(rest, context.RequestAborted);
        await JoinAsync(client, server, socket, context.RequestAborted);
    }

    private static async Task JoinAsync(Stream client, Stream server, Socket socket, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = CopyAsync(client, server, () => socket.Shutdown(SocketShutdown.Send), stop.Token);
        var down = CopyAsync(server, client, static () => { }, stop.Token);

        // When the server has said all, the stream is over, whatever the client might still send.
        await Task.WhenAny(down, up);
        if (!down.IsCompleted)
        {
            await down;
        }

        await stop.CancelAsync();
        await up;
    }

    private static async Task CopyAsync(Stream from, Stream to, Action atEnd, CancellationToken cancellationToken)
    {
        var buffer = new byte[BlockBytes];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }

            atEnd();
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone: the other one is closed by the caller.
        }
    }

    private static string RequestHead(HttpRequest request, Uri target)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{request.Method} {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Connection: Upgrade\r\nUpgrade: {Clean(request.Headers.Upgrade.ToString())}\r\n");
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith("X-Stream-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var value in values)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}: {Clean(value ?? "")}\r\n");
                }
            }
        }

        if (HttpMethods.IsPost(request.Method))
        {
            text.Append("Content-Length: 0\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    private static string Clean(string value) => value.ReplaceLineEndings(" ");

    private static async Task<(Head Head, byte[] Behind)> ReadHeadAsync(Stream server, CancellationToken cancellationToken)
    {
        var buffer = new byte[HeadBytesMax];
        var length = 0;
        while (true)
        {
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Head.Parse(Encoding.ASCII.GetString(buffer, 0, end)), buffer[(end + 4)..length]);
            }

            var count = length < buffer.Length ? await server.ReadAsync(buffer.AsMemory(length), cancellationToken) : 0;
            if (count == 0)
            {
                throw new IOException("the runtime's streaming server gave no answer");
            }

            length += count;
        }
    }

    private sealed record Head(int Status, IReadOnlyList<(string Name, string Value)> Headers)
    {
        public static Head Parse(string text)
        {
            var lines = text.Split("\r\n");
            List<(string, string)> headers = [];
            foreach (var line in lines.AsSpan(1))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                {
                    headers.Add((line[..colon], line[(colon + 1)..].Trim()));
                }
            }

            return lines[0].Split(' ') is [_, var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var status)
                ? new(status, headers)
                : throw new IOException("the runtime's streaming server answered in another protocol");
        }
    }
}
