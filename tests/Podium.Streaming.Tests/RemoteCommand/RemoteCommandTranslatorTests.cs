using System.Diagnostics;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Podium.Streaming.RemoteCommand;
using Podium.Streaming.Upgrades;
using Podium.Testing;

namespace Podium.Streaming.Tests.RemoteCommand;

/// <summary>A WebSocket client, the translator on a real HTTP server, and a runtime that speaks SPDY: what kubectl sees of exec and attach.</summary>
public sealed class RemoteCommandTranslatorTests : IAsyncLifetime
{
    private const string NonZeroExit =
        "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code: exit status 3\","
        + "\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"3\"}]}}";

    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
    private readonly UpgradeBackend backend = new(null);
    private readonly List<IAsyncDisposable> open = [];
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
    public async Task A_command_that_ends_well_ends_with_Success_and_a_close()
    {
        var socket = await RunAsync("v5.channel.k8s.io", new() { Stdout = true, Stderr = true }, 3, async command =>
        {
            await command.WriteAsync("stdout", "out");
            await command.WriteAsync("stderr", "err");
        });
        var messages = await ReceiveAllAsync(socket);

        Assert.Equal([1], messages[0]);
        Assert.Equal("out", TextOf(messages, 1));
        Assert.Equal("err", TextOf(messages, 2));
        Assert.Equal("{\"metadata\":{},\"status\":\"Success\"}", TextOf(messages, 3));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.channel.k8s.io")]
    public async Task The_exit_code_comes_through_as_the_runtime_tells_it(string protocol)
    {
        var socket = await RunAsync(protocol, new() { Stdout = true }, 2, command => command.WriteAsync("error", NonZeroExit));
        Assert.Equal(NonZeroExit, TextOf(await ReceiveAllAsync(socket), 3));
        Assert.Equal(protocol, socket.SubProtocol);
    }

    [Fact]
    public async Task Before_v4_a_failure_is_told_in_words()
    {
        var socket = await RunAsync("channel.k8s.io", new() { Stdout = true }, 2, command => command.WriteAsync("error", NonZeroExit));
        Assert.Equal("command terminated with non-zero exit code: exit status 3", TextOf(await ReceiveAllAsync(socket), 3));
    }

    [Fact]
    public async Task Base64_clients_speak_text()
    {
        var socket = await RunAsync("v4.base64.channel.k8s.io", new() { Stdin = true, Stdout = true }, 3, async command =>
            await command.WriteAsync("stdout", await command.ReadAsync("stdin")));
        await socket.SendAsync("0aGVs"u8.ToArray(), WebSocketMessageType.Text, false, Cancel);
        await socket.SendAsync("bG8="u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        var messages = await ReceiveAllAsync(socket);
        Assert.Equal("1", Encoding.ASCII.GetString(messages[0]));
        Assert.Contains(messages, m => Encoding.ASCII.GetString(m) == "1aGVsbG8=");
    }

    [Fact]
    public async Task Closing_stdin_lets_the_command_end()
    {
        var socket = await RunAsync("v5.channel.k8s.io", new() { Stdin = true, Stdout = true }, 3, async command =>
            await command.WriteAsync("stdout", await command.ReadAllAsync("stdin")));
        await SendAsync(socket, 0, "hi\n"u8.ToArray());
        await SendAsync(socket, 255, [0]);
        await SendAsync(socket, 0, "too late"u8.ToArray());
        Assert.Equal("hi\n", TextOf(await ReceiveAllAsync(socket), 1));
    }

    [Fact]
    public async Task Five_megabytes_go_through_a_command_and_back()
    {
        var data = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);
        var socket = await RunAsync("v5.channel.k8s.io", new() { Stdin = true, Stdout = true }, 3, async command =>
        {
            while (await command.ReadAsync("stdin") is { Length: > 0 } piece)
            {
                await command.WriteAsync("stdout", piece);
            }
        });
        var receiving = ReceiveAllAsync(socket);
        foreach (var piece in data.Chunk(32 * 1024))
        {
            await SendAsync(socket, 0, piece);
        }

        await SendAsync(socket, 255, [0]);
        Assert.Equal(data, BytesOf(await receiving, 1));
    }

    [Fact]
    public async Task A_terminal_is_told_its_size()
    {
        var socket = await RunAsync("v5.channel.k8s.io", new() { Stdin = true, Stdout = true, Tty = true }, 4, async command =>
            await command.WriteAsync("stdout", await command.ReadAsync("resize")));
        await SendAsync(socket, 4, "{\"Width\":120,\"Height\":40}\n"u8.ToArray());
        Assert.Equal("{\"Width\":120,\"Height\":40}\n", TextOf(await ReceiveAllAsync(socket), 1));
    }

    [Fact]
    public async Task A_command_that_does_not_read_is_no_obstacle_to_its_end()
    {
        var socket = await RunAsync("v5.channel.k8s.io", new() { Stdin = true, Stdout = true }, 3, async command =>
        {
            await command.ReadAsync("stdin");
            await command.WriteAsync("stdout", "enough");
        });
        var receiving = ReceiveAllAsync(socket);
        for (var i = 0; i < 100 && !receiving.IsCompleted; i++)
        {
            try
            {
                await SendAsync(socket, 0, new byte[64 * 1024]);
            }
            catch (WebSocketException)
            {
                break;
            }
        }

        Assert.Equal("enough", TextOf(await receiving, 1));
    }

    [Fact]
    public async Task A_client_that_goes_takes_its_connection_to_the_runtime_with_it()
    {
        var runtime = new FakeRuntime(3, async command =>
        {
            await command.WriteAsync("stdout", "started");
            await command.Gone;
        });
        var socket = await ConnectAsync("v5.channel.k8s.io", new() { Stdin = true, Stdout = true }, runtime.HandleAsync);
        while ((await socket.ReceiveAsync(new byte[16], Cancel)).Count == 1)
        {
            // The empty message that says that the connection stands.
        }

        socket.Abort();
        await runtime.Ended.Task.WaitAsync(Cancel);
        Assert.Equal("v4.channel.k8s.io", runtime.OfferedProtocol);
    }

    [Fact]
    public async Task A_client_that_goes_while_its_input_is_not_read_is_noticed_although_its_end_stands_behind_the_input()
    {
        var clock = new TestClock();
        var runtime = new FakeRuntime(3, command => command.Gone);
        var server = await ServeAsync(new() { Stdin = true, Stdout = true }, runtime.HandleAsync, clock);

        // A program of its own, because only the kernel closes for one that was killed. It sends one endless message of zeros on stdin.
        var flood = $$"""
            exec 3<>/dev/tcp/127.0.0.1/{{server.WebSocketAddress.Port}}
            printf 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n' >&3
            while read -r line <&3 && [ "$line" != $'\r' ]; do :; done
            head -c 3 <&3 >/dev/null
            printf '\x82\xff\0\0\x10\0\0\0\0\0\0\0\0\0' >&3
            exec cat /dev/zero >&3
            """;
        using var client = Process.Start("bash", ["-c", flood]);
        for (var (before, now) = ("", "-"); before != now;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel); // Nothing goes any more when all buffers on the way are full.
            (before, now) = (now, await File.ReadAllTextAsync($"/proc/{client.Id}/io", Cancel));
        }

        client.Kill();
        while (!served.Task.IsCompleted)
        {
            Cancel.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_runtime_that_dies_is_an_internal_error_and_no_success()
    {
        var socket = await ConnectAsync("v5.channel.k8s.io", new() { Stdout = true }, new FakeRuntime(2, async command =>
        {
            await command.WriteAsync("stdout", "so far");
            throw new IOException("died");
        }).HandleAsync);
        var status = TextOf(await ReceiveAllAsync(socket), 3);
        Assert.Contains("\"reason\":\"InternalError\"", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_words_reaches_the_client()
    {
        var socket = await ConnectAsync("v5.channel.k8s.io", new() { Stdout = true }, async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("container not found (\"x\")\n");
        });
        Assert.Contains(
            "Internal error occurred: unable to upgrade connection: container not found (\\u0022x\\u0022)",
            TextOf(await ReceiveAllAsync(socket), 3),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_is_a_Status_reaches_the_client_as_it_is()
    {
        const string Status = "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"no\",\"reason\":\"NotFound\",\"code\":404}";
        var socket = await ConnectAsync("v5.channel.k8s.io", new() { Stdout = true }, async http =>
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync(Status);
        });
        Assert.Equal(Status, TextOf(await ReceiveAllAsync(socket), 3));
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        var asked = 0;
        var socket = await ConnectAsync("v5.channel.k8s.io", new() { Stdout = true }, http =>
        {
            asked++;
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Contains("attempted to redirect", TextOf(await ReceiveAllAsync(socket), 3), StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_protocol_that_nobody_speaks_is_refused()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("v9.channel.k8s.io", new(), _ => Task.CompletedTask));
    }

    private Task<ClientWebSocket> RunAsync(string protocol, RemoteCommandOptions options, int streams, Func<FakeCommand, Task> script) =>
        ConnectAsync(protocol, options, new FakeRuntime(streams, script).HandleAsync);

    private async Task<ClientWebSocket> ConnectAsync(string protocol, RemoteCommandOptions options, RequestDelegate runtime)
    {
        var server = await ServeAsync(options, runtime, TimeProvider.System);
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(server.WebSocketAddress, Cancel);
        return socket;
    }

    private async Task<HttpServer> ServeAsync(RemoteCommandOptions options, RequestDelegate runtime, TimeProvider time)
    {
        var runtimeServer = await HttpServer.StartAsync(runtime);
        open.Add(runtimeServer);
        var server = await HttpServer.StartAsync(async http =>
        {
            try
            {
                await RemoteCommandTranslator.RunAsync(http, backend, runtimeServer.Address, options, time, http.RequestAborted);
            }
            catch (UpgradeException refused)
            {
                http.Response.StatusCode = (int)refused.StatusCode;
            }

            served.TrySetResult();
        });
        open.Add(server);
        return server;
    }

    private Task SendAsync(ClientWebSocket socket, byte channel, byte[] data) =>
        socket.SendAsync(new byte[] { channel }.Concat(data).ToArray(), WebSocketMessageType.Binary, true, Cancel);

    private async Task<List<byte[]>> ReceiveAllAsync(ClientWebSocket socket)
    {
        var messages = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        var filled = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(filled), Cancel) is { MessageType: not WebSocketMessageType.Close } received)
        {
            filled += received.Count;
            if (received.EndOfMessage)
            {
                messages.Add(buffer[..filled]);
                filled = 0;
            }
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        return messages;
    }

    private static byte[] BytesOf(List<byte[]> messages, byte channel) =>
        [.. messages.Where(m => m[0] == channel).SelectMany(m => m[1..])];

    private static string TextOf(List<byte[]> messages, byte channel) => Encoding.UTF8.GetString(BytesOf(messages, channel));
}
