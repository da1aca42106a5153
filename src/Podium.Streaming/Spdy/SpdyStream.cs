using System.IO.Pipelines;

namespace Podium.Streaming.Spdy;

/// <summary>
/// One stream of a connection. Reading and writing go side by side, one reader and one writer at a time; each direction ends by itself.
/// What is not read holds up the connection (or, with flow control, this stream alone).
/// </summary>
internal sealed class SpdyStream
{
    private readonly SpdyConnection connection;
    private readonly SpdyFrameWriter writer;
    private readonly SpdyConnectionOptions options;
    private readonly SpdySendWindow? window;
    private readonly Pipe received;
    private readonly TaskCompletionSource replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();

    // Guarded by `gate`.
    private bool isSent;
    private bool isReceived;
    private Exception? broken;

    // Touched by the one reader only.
    private int unacknowledged;

    public SpdyStream(
        SpdyConnection connection, SpdyFrameWriter writer, SpdyConnectionOptions options, int id, SpdyHeaders headers, int sendWindow)
    {
        this.connection = connection;
        this.writer = writer;
        this.options = options;
        Id = id;
        Headers = headers;
        window = options.FlowControl ? new(sendWindow) : null;

        // With flow control the peer stops by itself; the pipe must never be what stops the connection.
        var pause = options.FlowControl ? 0 : options.WindowBytes;
        received = new(new PipeOptions(pauseWriterThreshold: pause, resumeWriterThreshold: pause / 2, useSynchronizationContext: false));
    }

    /// <summary>The stream's number in its connection.</summary>
    public int Id { get; }

    /// <summary>What the side that made it said about it.</summary>
    public SpdyHeaders Headers { get; }

    /// <summary>Completes when the peer has taken the stream. Until then it drops data.</summary>
    public Task Replied => replied.Task;

    /// <summary>Where the connection's reader puts data.</summary>
    internal PipeWriter Received => received.Writer;

    /// <summary>How much the peer has sent that was not yet acknowledged; touched by the connection's reader and the stream's.</summary>
    internal int WindowUsed;

    /// <summary>Takes the peer's new stream.</summary>
    public Task ReplyAsync(CancellationToken cancellationToken) => writer.SynReplyAsync(Id, [], cancellationToken);

    /// <summary>Reads what there is; 0 at the end, be it a clean one or the peer's cancellation.</summary>
    /// <exception cref="SpdyException">The connection broke before the stream ended.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await received.Reader.ReadAsync(cancellationToken);
        var count = (int)Math.Min(buffer.Length, read.Buffer.Length);
        var part = read.Buffer.Slice(0, count);
        foreach (var piece in part)
        {
            piece.CopyTo(buffer);
            buffer = buffer[piece.Length..];
        }

        received.Reader.AdvanceTo(part.End);
        if (options.FlowControl && count > 0)
        {
            await AcknowledgeAsync(count, cancellationToken);
        }

        return count;
    }

    /// <summary>Sends data.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => SendAsync(data, false, cancellationToken);

    /// <summary>Ends this side of the stream. The other may go on.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (isSent || broken is not null)
            {
                return;
            }
        }

        await SendAsync(ReadOnlyMemory<byte>.Empty, true, cancellationToken);
    }

    /// <summary>Ends both sides at once. Nobody may be reading, and nobody may read afterwards.</summary>
    public async Task ResetAsync(SpdyResetStatus status, CancellationToken cancellationToken)
    {
        // The writing end of the pipe is the connection's reader's; it drops what still comes once the reading end is closed.
        SetBroken(new SpdyResetException(status));
        await received.Reader.CompleteAsync();
        connection.Forget(this);
        await writer.NumbersAsync(SpdyFrameType.RstStream, Id, (int)status, cancellationToken);
    }

    internal void OnReply() => replied.TrySetResult();

    internal bool OnWindowUpdate(int delta) => window?.Add(delta) ?? true;

    /// <summary>The peer ended its side.</summary>
    internal void OnFin()
    {
        lock (gate)
        {
            isReceived = true;
        }

        received.Writer.Complete();
        ForgetIfClosed();
    }

    /// <summary>
    /// The peer ended both sides. What it had sent can still be read: who serves a command resets its streams instead of closing them.
    /// </summary>
    internal void OnReset(SpdyResetStatus status)
    {
        Break(new SpdyResetException(status), endsReading: status == SpdyResetStatus.Cancel);
        connection.Forget(this);
    }

    /// <summary>The connection is gone.</summary>
    internal void OnBroken(Exception why) => Break(why, endsReading: false);

    private async ValueTask SendAsync(ReadOnlyMemory<byte> data, bool isLast, CancellationToken cancellationToken)
    {
        do
        {
            lock (gate)
            {
                if (broken is not null)
                {
                    throw broken;
                }

                if (isSent)
                {
                    throw new InvalidOperationException("this side of the stream has ended");
                }
            }

            var part = window is null || data.IsEmpty ? data : data[..await window.TakeAsync(Math.Min(data.Length, 32 * 1024), cancellationToken)];
            var sent = await writer.DataAsync(Id, part, isLast && part.Length == data.Length, cancellationToken);
            data = data[sent..];
        }
        while (!data.IsEmpty);

        if (isLast)
        {
            lock (gate)
            {
                isSent = true;
            }

            ForgetIfClosed();
        }
    }

    private async ValueTask AcknowledgeAsync(int count, CancellationToken cancellationToken)
    {
        unacknowledged += count;
        if (unacknowledged < options.WindowBytes / 2)
        {
            return;
        }

        lock (gate)
        {
            if (isReceived || broken is not null)
            {
                return;
            }
        }

        var delta = unacknowledged;
        unacknowledged = 0;
        Interlocked.Add(ref WindowUsed, -delta);
        await writer.NumbersAsync(SpdyFrameType.WindowUpdate, Id, delta, cancellationToken);
    }

    private void Break(Exception why, bool endsReading)
    {
        if (SetBroken(why))
        {
            received.Writer.Complete(endsReading ? null : why);
        }
    }

    private bool SetBroken(Exception why)
    {
        lock (gate)
        {
            if (broken is not null)
            {
                return false;
            }

            broken = why;
        }

        window?.Break(why);
        if (replied.TrySetException(why))
        {
            // Who does not wait for the reply learns of the end by reading or writing.
            _ = replied.Task.Exception;
        }

        return true;
    }

    private void ForgetIfClosed()
    {
        bool isClosed;
        lock (gate)
        {
            isClosed = isSent && isReceived;
        }

        if (isClosed)
        {
            connection.Forget(this);
        }
    }
}
