using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Podium.Streaming.Spdy;

namespace Podium.Streaming.Tests.RemoteCommand;

/// <summary>
/// A runtime's streaming server: takes the SPDY upgrade and as many streams as it was told, and runs a script in place of a command. Like
/// containerd it resets all streams at the end.
/// </summary>
internal sealed class FakeRuntime(int streams, Func<FakeCommand, Task> script)
{
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? OfferedProtocol { get; private set; }

    public async Task HandleAsync(HttpContext http)
    {
        OfferedProtocol = http.Request.Headers["X-Stream-Protocol-Version"].ToString();
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "SPDY/3.1";
        http.Response.Headers["X-Stream-Protocol-Version"] = OfferedProtocol;
        var transport = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using (var connection = SpdyConnection.Start(transport, new() { IsServer = true }))
        {
            var command = new FakeCommand(connection.Completion);
            for (var i = 0; i < streams; i++)
            {
                var stream = await connection.AcceptAsync(http.RequestAborted) ?? throw new IOException("too few streams");
                await stream.ReplyAsync(http.RequestAborted);
                command.Streams[stream.Headers.Get("streamtype")] = stream;
            }

            await script(command);
            if (connection.Completion.IsCompleted)
            {
                Ended.TrySetResult();
                return;
            }

            foreach (var stream in command.Streams.Values)
            {
                await stream.ResetAsync(SpdyResetStatus.Cancel, CancellationToken.None);
            }

            await connection.Completion;
        }

        Ended.TrySetResult();
    }
}

/// <summary>A command's streams from inside.</summary>
internal sealed class FakeCommand(Task gone)
{
    public Dictionary<string, SpdyStream> Streams { get; } = [];

    /// <summary>Completes when whoever asked for the command has gone.</summary>
    public Task Gone => gone;

    public async Task WriteAsync(string stream, byte[] data) => await Streams[stream].WriteAsync(data, CancellationToken.None);

    public Task WriteAsync(string stream, string text) => WriteAsync(stream, Encoding.UTF8.GetBytes(text));

    public async Task<byte[]> ReadAllAsync(string stream)
    {
        using var all = new MemoryStream();
        while (await ReadAsync(stream) is { Length: > 0 } piece)
        {
            await all.WriteAsync(piece);
        }

        return all.ToArray();
    }

    public async Task<byte[]> ReadAsync(string stream)
    {
        var buffer = new byte[16 * 1024];
        return buffer[..await Streams[stream].ReadAsync(buffer, CancellationToken.None)];
    }
}
