using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Podium.Streaming.Spdy;
using Podium.Streaming.Upgrades;
using Podium.Streaming.WebSockets;

namespace Podium.Streaming.Tests.Upgrades;

/// <summary>What comes as SPDY, bare or in a WebSocket, reaches the backend; and what a backend refuses leaves nothing open behind it.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private const string Upgrade = "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n"
        + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\nX-Stream-Protocol-Version: v3.channel.k8s.io\r\n\r\n";

    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
    private readonly UpgradeBackend backend = new(null);
    private readonly List<IAsyncDisposable> open = [];
    private readonly TaskCompletionSource<IHeaderDictionary> asked = new();
    private readonly TaskCompletionSource backendClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationToken Cancel => limit.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(open))
        {
            await one.DisposeAsync();
        }

        backend.Dispose();
        limit.Dispose();
    }

    [Fact]
    public async Task A_bare_upgrade_is_piped_with_its_protocols()
    {
        var proxy = await StartAsync(EchoAsync);
        var (stream, head) = await SendAsync(proxy, Upgrade);
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Contains("X-Stream-Protocol-Version: v4.channel.k8s.io", head, StringComparison.Ordinal);
        Assert.Equal("v4.channel.k8s.io, v3.channel.k8s.io", (await asked.Task)["X-Stream-Protocol-Version"].ToString());

        await using var connection = SpdyConnection.Start(stream, new());
        var data = await connection.OpenAsync(new() { ["streamtype"] = "data" }, Cancel);
        await data.WriteAsync("ping"u8.ToArray(), Cancel);
        var answer = new byte[16];
        Assert.Equal(4, await data.ReadAsync(answer, Cancel));
        await connection.DisposeAsync();
        await backendClosed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_backends_last_words_reach_a_client_that_still_sends()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var proxy = await HttpServer.StartAsync(http =>
            UpgradeProxy.RunAsync(http, backend, new Uri($"http://{listener.LocalEndpoint}/"), http.RequestAborted));
        open.Add(proxy);
        var accepting = listener.AcceptTcpClientAsync(Cancel).AsTask();
        var sending = SendAsync(proxy, Upgrade);
        using var served = await accepting;
        var there = served.GetStream();
        Assert.True(await there.ReadAtLeastAsync(new byte[1000], 50, false, Cancel) >= 50);
        await there.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n"u8.ToArray(), Cancel);
        var (stream, _) = await sending;
        var flood = FloodAsync(stream);

        // The backend takes nothing more, answers, and its connection is reset by what it has not read.
        await there.ReadExactlyAsync(new byte[100_000], Cancel);
        await there.WriteAsync("last words"u8.ToArray(), Cancel);
        served.Close();

        var words = new byte[10];
        await stream.ReadExactlyAsync(words, Cancel);
        Assert.Equal("last words", Encoding.ASCII.GetString(words));
        stream.Close();
        await flood;
    }

    [Fact]
    public async Task A_tunnel_in_a_WebSocket_is_unwrapped()
    {
        var proxy = await StartAsync(EchoAsync);
        var (stream, head) = await SendAsync(proxy,
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io", head, StringComparison.Ordinal);
        Assert.Equal("portforward.k8s.io", (await asked.Task)["X-Stream-Protocol-Version"]);

        using var socket = WebSocket.CreateFromStream(stream, new() { IsServer = false });
        var ping = Convert.FromHexString("800300060000000400000001");
        await socket.SendAsync(ping, WebSocketMessageType.Binary, true, Cancel);
        var answer = new byte[64];
        var length = 0;
        while (length < ping.Length)
        {
            length += (await socket.ReceiveAsync(answer.AsMemory(length), Cancel)).Count;
        }

        Assert.Equal(ping, answer[..length]);
        socket.Abort();
        await backendClosed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_refusal_reaches_the_client_and_the_backend_sees_nothing_more()
    {
        var requests = 0;
        var proxy = await StartAsync(async http =>
        {
            requests++;
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("no");
        });
        var (stream, head) = await SendAsync(proxy, Upgrade + "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403", head, StringComparison.Ordinal);
        var body = new byte[2];
        await stream.ReadExactlyAsync(body, Cancel);
        Assert.Equal("no", Encoding.ASCII.GetString(body));
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task The_body_of_a_refusal_is_cut()
    {
        var proxy = await StartAsync(async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.Body.WriteAsync(new byte[1_000_000]);
        });
        var (_, head) = await SendAsync(proxy, Upgrade);
        Assert.Contains("Content-Length: 65536", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_neither_followed_nor_passed_on()
    {
        var proxy = await StartAsync(http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        var (_, head) = await SendAsync(proxy, Upgrade);
        Assert.StartsWith("HTTP/1.1 502", head, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n")]
    public async Task Only_what_is_known_can_be_upgraded_to(string request)
    {
        var (_, head) = await SendAsync(await StartAsync(EchoAsync), request);
        Assert.StartsWith("HTTP/1.1 400", head, StringComparison.Ordinal);
        Assert.False(asked.Task.IsCompleted);
    }

    private async Task FloodAsync(Stream stream)
    {
        var much = new byte[32 * 1024];
        try
        {
            while (true)
            {
                await stream.WriteAsync(much, Cancel);
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            // The connection was closed.
        }
    }

    private async Task EchoAsync(HttpContext http)
    {
        asked.TrySetResult(http.Request.Headers);
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "SPDY/3.1";
        http.Response.Headers["X-Stream-Protocol-Version"] = http.Request.Headers["X-Stream-Protocol-Version"][0];
        var transport = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using var connection = SpdyConnection.Start(transport, new() { IsServer = true });
        if (await connection.AcceptAsync(Cancel) is { } stream)
        {
            await stream.ReplyAsync(Cancel);
            var buffer = new byte[16];
            await stream.WriteAsync(buffer.AsMemory(0, await stream.ReadAsync(buffer, Cancel)), Cancel);
        }

        await connection.Completion;
        backendClosed.TrySetResult();
    }

    private async Task<HttpServer> StartAsync(RequestDelegate handle)
    {
        var server = await HttpServer.StartAsync(handle);
        open.Add(server);
        var proxy = await HttpServer.StartAsync(async http =>
        {
            try
            {
                await (SpdyTunnel.IsRequested(http.Request)
                    ? SpdyTunnel.RunAsync(http, backend, server.Address, TimeProvider.System, http.RequestAborted)
                    : UpgradeProxy.RunAsync(http, backend, server.Address, http.RequestAborted));
            }
            catch (UpgradeException refused)
            {
                http.Response.StatusCode = (int)refused.StatusCode;
            }
        });
        open.Add(proxy);
        return proxy;
    }

    private async Task<(Stream Stream, string Head)> SendAsync(HttpServer server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, Cancel);
            head.Append((char)one[0]);
        }

        return (stream, head.ToString());
    }
}
