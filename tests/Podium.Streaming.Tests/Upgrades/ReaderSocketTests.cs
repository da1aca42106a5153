using System.Net.WebSockets;
using System.Text;
using Podium.Streaming.WebSockets;

namespace Podium.Streaming.Tests.Upgrades;

/// <summary>Logs over a WebSocket: all of them arrive, in the form that the client asked for, and the end is told.</summary>
public sealed class ReaderSocketTests
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData("")]
    [InlineData("binary.k8s.io")]
    [InlineData("base64.binary.k8s.io")]
    public async Task All_of_the_stream_arrives_and_then_the_end(string protocol)
    {
        var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));
        await using var server = await HttpServer.StartAsync(http => ReaderSocket.RunAsync(http, new MemoryStream(sent), TimeProvider.System, limit.Token));
        using var client = new ClientWebSocket();
        if (protocol.Length > 0)
        {
            client.Options.AddSubProtocol(protocol);
        }

        await client.ConnectAsync(server.WebSocketAddress, limit.Token);
        Assert.Equal(protocol, client.SubProtocol ?? "");
        using var got = new MemoryStream();
        var buffer = new byte[256 * 1024];
        while (await ReceiveAsync(client, buffer) is { } message)
        {
            Assert.Equal(protocol == "base64.binary.k8s.io" ? WebSocketMessageType.Text : WebSocketMessageType.Binary, message.Type);
            var text = buffer.AsSpan(0, message.Length);
            got.Write(message.Type == WebSocketMessageType.Text ? Convert.FromBase64String(Encoding.ASCII.GetString(text)) : text);
        }

        Assert.Equal(sent, got.ToArray());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
    }

    [Fact]
    public async Task A_client_that_goes_ends_the_reading()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pipe = new System.IO.Pipelines.Pipe();
        await using var server = await HttpServer.StartAsync(async http =>
        {
            await ReaderSocket.RunAsync(http, pipe.Reader.AsStream(), TimeProvider.System, limit.Token);
            ended.SetResult();
        });
        using (var client = new ClientWebSocket())
        {
            await client.ConnectAsync(server.WebSocketAddress, limit.Token);
            client.Abort();
        }

        await ended.Task.WaitAsync(limit.Token);
    }

    private async Task<(WebSocketMessageType Type, int Length)?> ReceiveAsync(ClientWebSocket client, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var part = await client.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return (part.MessageType, length);
            }
        }
    }
}
