using System.Buffers.Binary;
using System.Security.Cryptography;
using Podium.Streaming.Spdy;

namespace Podium.Streaming.Tests.Spdy;

/// <summary>Our client against our server over loopback, with windows and without, and the server against a peer that breaks the rules.</summary>
public sealed class SpdyConnectionTests : IAsyncLifetime
{
    private const int Megabytes5 = 5 * 1024 * 1024;

    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
    private readonly List<IAsyncDisposable> open = [];

    private CancellationToken Cancel => limit.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var one in open)
        {
            await one.DisposeAsync();
        }

        limit.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_megabytes_go_both_ways_at_once_and_arrive_whole(bool flowControl)
    {
        var (client, server) = await ConnectAsync(flowControl);
        var (near, far) = await OpenAsync(client, server, "data");
        var up = RandomNumberGenerator.GetBytes(Megabytes5);
        var down = RandomNumberGenerator.GetBytes(Megabytes5);

        var sending = Task.WhenAll(SendAllAsync(near, up), SendAllAsync(far, down));
        var received = await Task.WhenAll(ReadAllAsync(near), ReadAllAsync(far));
        await sending;

        Assert.Equal(down, received[0]);
        Assert.Equal(up, received[1]);
    }

    [Fact]
    public async Task One_side_may_end_while_the_other_goes_on()
    {
        var (client, server) = await ConnectAsync(false);
        var (near, far) = await OpenAsync(client, server, "stdin");
        Assert.Equal("stdin", far.Headers.Get("streamtype"));

        await SendAllAsync(near, "hi"u8.ToArray());
        Assert.Equal("hi"u8.ToArray(), await ReadAllAsync(far));
        await SendAllAsync(far, "you too"u8.ToArray());
        Assert.Equal("you too"u8.ToArray(), await ReadAllAsync(near));
    }

    [Fact]
    public async Task A_writer_waits_for_the_window_and_other_streams_do_not()
    {
        var (client, server) = await ConnectAsync(true);
        var (slow, slowFar) = await OpenAsync(client, server, "slow");
        var (quick, quickFar) = await OpenAsync(client, server, "quick");

        var stuck = SendAllAsync(slow, new byte[200_000]);
        await SendAllAsync(quick, "over here"u8.ToArray());
        Assert.Equal("over here"u8.ToArray(), await ReadAllAsync(quickFar));
        Assert.False(stuck.IsCompleted);

        Assert.Equal(200_000, (await ReadAllAsync(slowFar)).Length);
        await stuck;
    }

    [Fact]
    public async Task What_was_sent_before_a_cancellation_can_still_be_read()
    {
        var (client, server) = await ConnectAsync(false);
        var (near, far) = await OpenAsync(client, server, "error");
        await far.WriteAsync("exit 3"u8.ToArray(), Cancel);
        await far.ResetAsync(SpdyResetStatus.Cancel, Cancel);

        Assert.Equal("exit 3"u8.ToArray(), await ReadAllAsync(near));
        var reset = await Assert.ThrowsAsync<SpdyResetException>(async () => await near.WriteAsync("more"u8.ToArray(), Cancel));
        Assert.Equal(SpdyResetStatus.Cancel, reset.Status);
    }

    [Fact]
    public async Task A_refused_stream_fails_to_open_and_the_connection_lives_on()
    {
        var (client, server) = await ConnectAsync(false);
        var opening = client.OpenAsync(new() { ["streamtype"] = "odd" }, Cancel);
        await (await server.AcceptAsync(Cancel))!.ResetAsync(SpdyResetStatus.RefusedStream, Cancel);
        await Assert.ThrowsAsync<SpdyResetException>(() => opening);

        var (near, far) = await OpenAsync(client, server, "good");
        await SendAllAsync(near, [1]);
        Assert.Equal([1], await ReadAllAsync(far));
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_its_readers()
    {
        var (client, server) = await ConnectAsync(false);
        var (near, _) = await OpenAsync(client, server, "stdout");
        await server.DisposeAsync();
        await Assert.ThrowsAsync<SpdyException>(() => ReadAllAsync(near));
        await Assert.ThrowsAsync<SpdyException>(() => client.OpenAsync([], Cancel));
    }

    [Fact]
    public async Task Streams_beyond_the_limit_are_refused()
    {
        var (client, server) = await ConnectAsync(false, new() { IsServer = true, PeerStreamsMax = 2 });
        await OpenAsync(client, server, "1");
        await OpenAsync(client, server, "2");
        var refusal = await Assert.ThrowsAsync<SpdyResetException>(() => client.OpenAsync([], Cancel));
        Assert.Equal(SpdyResetStatus.RefusedStream, refusal.Status);
    }

    [Fact]
    public async Task Pings_are_answered()
    {
        var (peer, transport) = await StreamPair.MakeAsync();
        Start(transport, new() { IsServer = true });
        await peer.WriteAsync(Convert.FromHexString("80030006000000040000000b"), Cancel);
        var answer = new byte[12];
        await peer.ReadExactlyAsync(answer, Cancel);
        Assert.Equal("80030006000000040000000b", Convert.ToHexStringLower(answer));
    }

    [Fact]
    public async Task Data_of_an_unknown_stream_is_dropped()
    {
        var (peer, transport) = await StreamPair.MakeAsync();
        Start(transport, new() { IsServer = true });
        await peer.WriteAsync(Convert.FromHexString("0000000901000003aabbcc" + "80030006000000040000000b"), Cancel);
        await peer.ReadExactlyAsync(new byte[12], Cancel);
    }

    [Theory]
    [InlineData("8002000600000004", "version")]
    [InlineData("8003000c00000000", "unknown control frame")]
    [InlineData("80030006000000020000", "too short")]
    [InlineData("8003000400000008000000ff00000000", "SETTINGS")]
    [InlineData("8003000100ffffff", "more than")]
    [InlineData("800300010000001e0000000200000000000078bbe3c6a7c2000400fbff00000000000000ffff", "wrong number")]
    [InlineData("8003000600", "inside a frame")]
    public async Task Frames_that_break_the_rules_end_the_connection(string hex, string why)
    {
        var (peer, transport) = await StreamPair.MakeAsync();
        var connection = Start(transport, new() { IsServer = true });
        await peer.WriteAsync(Convert.FromHexString(hex), Cancel);
        await peer.DisposeAsync();
        await connection.Completion.WaitAsync(Cancel);
        var end = await Assert.ThrowsAsync<SpdyException>(() => connection.OpenAsync([], Cancel));

        Assert.Contains(why, end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_pings_that_nobody_reads_ends_the_connection()
    {
        var (peer, transport) = await StreamPair.MakeAsync();
        var connection = Start(transport, new() { IsServer = true, AnswersMax = 16 });
        var pings = new byte[12 * 1000];
        for (var i = 0; i < 1000; i++)
        {
            Convert.FromHexString("80030006000000040000000b").CopyTo(pings, i * 12);
            BinaryPrimitives.WriteInt32BigEndian(pings.AsSpan((i * 12) + 8), (i * 2) + 1);
        }

        // The peer never reads: at the latest when the sockets' buffers are full, nothing more can be owed.
        try
        {
            while (!connection.Completion.IsCompleted)
            {
                await peer.WriteAsync(pings, Cancel);
            }
        }
        catch (IOException)
        {
            // Closed: what was hoped for.
        }

        await connection.DisposeAsync();
        Assert.True(connection.Completion.IsCompletedSuccessfully);
    }

    private SpdyConnection Start(Stream transport, SpdyConnectionOptions options)
    {
        var connection = SpdyConnection.Start(transport, options);
        open.Add(connection);
        return connection;
    }

    private async Task<(SpdyConnection Client, SpdyConnection Server)> ConnectAsync(bool flowControl, SpdyConnectionOptions? options = null)
    {
        var (near, far) = await StreamPair.MakeAsync();
        return (Start(near, new() { FlowControl = flowControl }), Start(far, options ?? new() { IsServer = true, FlowControl = flowControl }));
    }

    private async Task<(SpdyStream Near, SpdyStream Far)> OpenAsync(SpdyConnection client, SpdyConnection server, string type)
    {
        var opening = client.OpenAsync(new() { ["streamType"] = type }, Cancel);
        var far = await server.AcceptAsync(Cancel);
        await far!.ReplyAsync(Cancel);
        return (await opening, far);
    }

    private async Task SendAllAsync(SpdyStream stream, byte[] data)
    {
        await stream.WriteAsync(data, Cancel);
        await stream.CompleteAsync(Cancel);
    }

    private async Task<byte[]> ReadAllAsync(SpdyStream stream)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, Cancel) is var count and > 0)
        {
            await all.WriteAsync(buffer.AsMemory(0, count), Cancel);
        }

        return all.ToArray();
    }
}
