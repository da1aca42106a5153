using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Podium.Streaming.Spdy;
using Podium.Streaming.WebSockets;

namespace Podium.Streaming.RemoteCommand;

/// <summary>
/// One command between a channel WebSocket and the runtime. Three things go on at once: what the client sends is received (from the first
/// moment on, for the client's pings wait for it), the command's outputs are sent, and its end is awaited. The session is over when the
/// command's status was sent and the client has closed, or when the client has gone.
/// </summary>
internal sealed class ChannelSession : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    // A client that reads slowly still has the sockets' buffers to read before it sees the end (as upstream's finishTimeout).
    private static readonly TimeSpan FinishTime = TimeSpan.FromMinutes(15);

    // How often a client whose input is not read is sent something.
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    private readonly ChannelSocket socket;
    private readonly ChannelProtocol protocol;
    private readonly RemoteCommandOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ended;

    // Holds input that comes before the runtime is ready, and holds the client up when the command does not read.
    private readonly Pipe stdin = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe resize = new(new PipeOptions(useSynchronizationContext: false));

    // What is given to the command; what the runtime does not take ends with the runtime's connection only.
    private Task inputs = Task.CompletedTask;
    private bool isFinished;

    // Touched by the receiving loop only.
    private bool isStdinClosed;

    public ChannelSession(
        ChannelSocket socket, ChannelProtocol protocol, RemoteCommandOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        this.socket = socket;
        this.protocol = protocol;
        this.options = options;
        this.time = time;
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>Runs the command: what is given connects to the runtime and calls back with the command's streams.</summary>
    public async Task RunAsync(Func<Func<SpdyRemoteCommand, Task<RemoteCommandStatus>>, Task<RemoteCommandStatus>> connect)
    {
        var receiving = ReceiveAsync();
        try
        {
            await GreetAsync(); // The connection stands.
            var status = await connect(RelayAsync);
            await inputs;
            await FinishAsync(status, receiving);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the server stops: the runtime's connection was closed on the way here.
        }

        await ended.CancelAsync();
        await inputs;
        await receiving;
    }

    public void Dispose() => ended.Dispose();

    private async Task<RemoteCommandStatus> RelayAsync(SpdyRemoteCommand command)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        inputs = Task.WhenAll(
            SendInputAsync(stdin.Reader, command.Stdin, done.Token),
            SendInputAsync(resize.Reader, command.Resize, done.Token));
        try
        {
            var status = command.ReadStatusAsync(done.Token);
            await Task.WhenAll(
                status,
                SendOutputAsync(command.Stdout, ChannelProtocol.Stdout, done.Token),
                SendOutputAsync(command.Stderr, ChannelProtocol.Stderr, done.Token));
            return await status;
        }
        finally
        {
            await done.CancelAsync();
        }
    }

    private async Task SendOutputAsync(SpdyStream? stream, byte channel, CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                await socket.SendAsync(channel, buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // The client has gone; the command's status would be waited for in vain.
            await ended.CancelAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task SendInputAsync(PipeReader input, SpdyStream? stream, CancellationToken cancellationToken)
    {
        try
        {
            while (stream is not null)
            {
                var read = await input.ReadAsync(cancellationToken);
                foreach (var piece in read.Buffer)
                {
                    await stream.WriteAsync(piece, cancellationToken);
                }

                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    await stream.CompleteAsync(cancellationToken);
                    break;
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SpdyException or ObjectDisposedException)
        {
            // The command takes no more input, or has ended; its status says the rest.
        }

        // What still comes is dropped, so that it does not hold up the client's closing.
        await input.CompleteAsync();
    }

    private async Task FinishAsync(RemoteCommandStatus status, Task receiving)
    {
        Volatile.Write(ref isFinished, true);
        await stdin.Reader.CompleteAsync();
        await resize.Reader.CompleteAsync();
        using var limit = new CancellationTokenSource(FinishTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Ended);
        var message = protocol.HasStatus ? status.Json : Encoding.UTF8.GetBytes(status.ToPlainText());
        if (!message.IsEmpty)
        {
            await socket.SendAsync(ChannelProtocol.Error, message, either.Token);
        }

        // Closing the connection here would let the kernel reset it at the client's next frame and drop what the client has not read yet.
        await socket.CloseOutputAsync(either.Token);
        await receiving.WaitAsync(either.Token);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await socket.ReceiveAsync(OnDataAsync, Ended);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The client has gone without a word.
        }

        if (!Volatile.Read(ref isFinished))
        {
            await ended.CancelAsync();
        }
    }

    // An empty message on the lowest channel that has a reader.
    private Task GreetAsync()
    {
        var first = options.Stdout ? ChannelProtocol.Stdout : options.Stderr ? ChannelProtocol.Stderr : ChannelProtocol.Error;
        return socket.SendAsync(first, ReadOnlyMemory<byte>.Empty, Ended);
    }

    // The end of a client that has gone stands behind its input, which nobody reads. But its machine refuses what comes for it.
    private async Task WithHeartbeatAsync(Task writing)
    {
        while (true)
        {
            try
            {
                await writing.WaitAsync(HeartbeatInterval, time, Ended);
                return;
            }
            catch (TimeoutException)
            {
                // Output that is on its way does as well.
                if (!socket.IsSending)
                {
                    await GreetAsync();
                }
            }
        }
    }

    private async ValueTask OnDataAsync(byte channel, ReadOnlyMemory<byte>? data)
    {
        var pipe = channel switch
        {
            ChannelProtocol.Stdin when options.Stdin && !isStdinClosed => stdin.Writer,
            ChannelProtocol.Resize when options.Tty => resize.Writer,
            _ => null,
        };
        if (pipe is null)
        {
            return;
        }

        if (data is { } bytes)
        {
            var writing = pipe.WriteAsync(bytes, Ended);
            if (writing.IsCompleted)
            {
                await writing;
            }
            else
            {
                await WithHeartbeatAsync(writing.AsTask());
            }
        }
        else if (channel == ChannelProtocol.Stdin)
        {
            isStdinClosed = true;
            await pipe.CompleteAsync();
        }
    }
}
