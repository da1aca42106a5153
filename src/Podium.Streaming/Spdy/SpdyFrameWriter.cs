using System.Buffers;
using System.Buffers.Binary;

namespace Podium.Streaming.Spdy;

/// <summary>Puts frames on the wire, one at a time: each method waits for its turn, and a frame leaves in one write.</summary>
internal sealed class SpdyFrameWriter(Stream output) : IDisposable
{
    private const int DataMax = 32 * 1024;

    private readonly SemaphoreSlim turn = new(1);
    private readonly SpdyHeaderPacker packer = new();

    /// <summary>SYN_STREAM: a new stream.</summary>
    public Task SynStreamAsync(int streamId, SpdyHeaders headers, SpdyFlags flags, CancellationToken cancellationToken) =>
        HeadersAsync(SpdyFrameType.SynStream, streamId, headers, flags, cancellationToken);

    /// <summary>SYN_REPLY: the peer's new stream is taken.</summary>
    public Task SynReplyAsync(int streamId, SpdyHeaders headers, CancellationToken cancellationToken) =>
        HeadersAsync(SpdyFrameType.SynReply, streamId, headers, SpdyFlags.None, cancellationToken);

    /// <summary>A control frame of up to two numbers: RST_STREAM, PING, GOAWAY, WINDOW_UPDATE.</summary>
    public async Task NumbersAsync(SpdyFrameType type, int first, int? second, CancellationToken cancellationToken)
    {
        var frame = new byte[SpdyFrameHeader.Bytes + (second is null ? 4 : 8)];
        SpdyFrameHeader.Control(type, SpdyFlags.None, frame.Length - SpdyFrameHeader.Bytes).Write(frame);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(SpdyFrameHeader.Bytes), first);
        if (second is { } number)
        {
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(SpdyFrameHeader.Bytes + 4), number);
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(frame, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A DATA frame of at most <see cref="DataMax"/> bytes; gives how many were taken.</summary>
    public async ValueTask<int> DataAsync(int streamId, ReadOnlyMemory<byte> data, bool isLast, CancellationToken cancellationToken)
    {
        var part = data[..Math.Min(data.Length, DataMax)];
        var flags = isLast && part.Length == data.Length ? SpdyFlags.Fin : SpdyFlags.None;
        var length = SpdyFrameHeader.Bytes + part.Length;
        var frame = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            SpdyFrameHeader.Data(streamId, flags, part.Length).Write(frame);
            part.CopyTo(frame.AsMemory(SpdyFrameHeader.Bytes));
            await turn.WaitAsync(cancellationToken);
            try
            {
                await SendAsync(frame.AsMemory(0, length), cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }

        return part.Length;
    }

    public void Dispose() => turn.Dispose();

    private async Task HeadersAsync(
        SpdyFrameType type, int streamId, SpdyHeaders headers, SpdyFlags flags, CancellationToken cancellationToken)
    {
        // A new stream also says which one it belongs to (none), its priority and its slot (0).
        var fixedBytes = type == SpdyFrameType.SynStream ? 10 : 4;
        await turn.WaitAsync(cancellationToken);
        try
        {
            var packed = packer.Pack(headers.ToBlock());
            var frame = new byte[SpdyFrameHeader.Bytes + fixedBytes + packed.Length];
            SpdyFrameHeader.Control(type, flags, fixedBytes + packed.Length).Write(frame);
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(SpdyFrameHeader.Bytes), streamId);
            packed.CopyTo(frame, SpdyFrameHeader.Bytes + fixedBytes);
            await SendAsync(frame, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    // A frame that has begun is sent whole: half a frame would take every other stream down with it.
    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await output.WriteAsync(frame, CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new SpdyException("the connection is broken", broken);
        }
    }
}
