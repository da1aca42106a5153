using Podium.Cri.Grpc;
using Podium.Cri.V1;
using static Podium.Cri.Tests.Grpc.GrpcPeer;

namespace Podium.Cri.Tests.Grpc;

public sealed class GrpcChannelTests
{
    [Fact]
    public async Task A_call_brings_its_request_its_deadline_and_the_channels_headers_and_takes_the_answer()
    {
        string? timeout = null, header = null, te = null, path = null;
        await using var peer = await StartAsync(async context =>
        {
            timeout = context.Request.Headers["grpc-timeout"];
            header = context.Request.Headers["a-header"];
            te = context.Request.Headers.TE;
            path = context.Request.Path;
            var request = await ReadAsync(context);
            await WriteAsync(context, new VersionResponse { Version = "got " + request!.Version });
            End(context, 0);
        });
        using var channel = peer.Connect();
        var response = await channel.UnaryAsync(Method, new() { Version = "v1" }, TimeSpan.FromSeconds(90), default);
        Assert.Equal("got v1", response.Version);
        Assert.Equal(("90000m", "of every call", "trailers", "/test.Service/Call"), (timeout, header, te, path));
    }

    [Fact]
    public async Task An_error_has_the_peers_code_and_decoded_message()
    {
        await using var peer = await StartAsync(context =>
        {
            End(context, 5, "container \"x\": na%C3%AFve %25 not found");
            return Task.CompletedTask;
        });
        using var channel = peer.Connect();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), null, default));
        Assert.Equal((GrpcStatusCode.NotFound, "container \"x\": naïve % not found"), (error.Code, error.Message));
    }

    [Fact]
    public async Task An_error_in_the_headers_alone_is_understood()
    {
        await using var peer = await StartAsync(context =>
        {
            context.Response.Headers["grpc-status"] = "12";
            context.Response.Headers["grpc-message"] = "unknown method";
            return Task.CompletedTask;
        });
        using var channel = peer.Connect();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), null, default));
        Assert.Equal((GrpcStatusCode.Unimplemented, "unknown method"), (error.Code, error.Message));
    }

    [Fact]
    public async Task An_answer_without_a_status_is_an_error()
    {
        await using var peer = await StartAsync(context => WriteAsync(context, new VersionResponse()));
        using var channel = peer.Connect();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), null, default));
        Assert.Equal(GrpcStatusCode.Internal, error.Code);
    }

    [Fact]
    public async Task A_peer_that_speaks_no_grpc_is_named_as_such()
    {
        await using var peer = await StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return Task.CompletedTask;
        });
        using var channel = peer.Connect();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), null, default));
        Assert.Contains("text/html", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_here_and_at_the_peer()
    {
        var ended = new TaskCompletionSource();
        await using var peer = await StartAsync(context => HangAsync(context, ended));
        using var channel = peer.Connect();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), TimeSpan.FromMilliseconds(50), default));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.Code);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_cancellation_ends_the_call_here_and_at_the_peer()
    {
        var ended = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        await using var peer = await StartAsync(async context =>
        {
            await ReadAsync(context);
            await cancel.CancelAsync();
            await HangAsync(context, ended);
        });
        using var channel = peer.Connect();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.UnaryAsync(Method, new(), TimeSpan.FromSeconds(60), cancel.Token));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_and_one_of_many_buffers_is_not()
    {
        await using var peer = await StartAsync(async context =>
        {
            var request = await ReadAsync(context);
            await WriteAsync(context, new VersionResponse { Version = new string('x', int.Parse(request!.Version, System.Globalization.CultureInfo.InvariantCulture)) });
            End(context, 0);
        });
        using var channel = peer.Connect(receiveBytesMax: 200_000);
        Assert.Equal(150_000, (await channel.UnaryAsync(Method, new() { Version = "150000" }, null, default)).Version.Length);
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new() { Version = "250000" }, null, default));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.Code);
    }

    [Fact]
    public async Task A_stream_gives_its_messages_as_they_come_and_then_its_error()
    {
        var next = new SemaphoreSlim(0);
        await using var peer = await StartAsync(async context =>
        {
            for (var i = 0; i < 3; i++)
            {
                await WriteAsync(context, new VersionResponse { Version = new string((char)('a' + i), 3000) });
                await next.WaitAsync();
            }

            End(context, 14, "going away");
        });
        using var channel = peer.Connect();
        var got = "";
        var error = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (var message in channel.ServerStreamAsync(Method, new VersionRequest(), null, default))
            {
                got += message.Version[0];
                next.Release();
            }
        });
        Assert.Equal(("abc", GrpcStatusCode.Unavailable, "going away"), (got, error.Code, error.Message));
    }

    [Fact]
    public async Task A_channel_outlives_its_peers_restart()
    {
        var peer = await StartAsync(async context =>
        {
            await WriteAsync(context, new VersionResponse { Version = "there" });
            End(context, 0);
        });
        using var channel = peer.Connect();
        await channel.UnaryAsync(Method, new(), null, default);
        await peer.StopAsync();
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Method, new(), null, default));
        Assert.Equal(GrpcStatusCode.Unavailable, error.Code);
        await peer.StartAsync();
        Assert.Equal("there", (await channel.UnaryAsync(Method, new(), null, default)).Version);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_duplex_call_speaks_both_ways_at_once()
    {
        await using var peer = await StartAsync(async context =>
        {
            await context.Response.StartAsync();
            while (await ReadAsync(context) is { } request)
            {
                await WriteAsync(context, new VersionResponse { Version = "echo " + request.Version });
            }

            End(context, 0);
        });
        using var channel = peer.Connect();
        using var call = channel.Duplex(Method, default);
        await using var responses = call.ReadAllAsync(default).GetAsyncEnumerator();
        foreach (var text in (string[])["one", "two"])
        {
            await call.WriteAsync(new() { Version = text }, default);
            Assert.True(await responses.MoveNextAsync());
            Assert.Equal("echo " + text, responses.Current.Version);
        }

        call.CompleteWrites();
        Assert.False(await responses.MoveNextAsync());
    }

    private static async Task HangAsync(Microsoft.AspNetCore.Http.HttpContext context, TaskCompletionSource ended)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            ended.SetResult();
        }
    }
}
