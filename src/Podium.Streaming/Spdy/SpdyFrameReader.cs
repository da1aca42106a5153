using System.Buffers;
using System.IO.Pipelines;

namespace Podium.Streaming.Spdy;

/// <summary>Takes frames off the wire. After each header its body must be taken whole, as control bytes or as data.</summary>
internal sealed class SpdyFrameReader(PipeReader input, int controlBytesMax)
{
    /// <summary>The next frame's header; null where the peer ended between frames.</summary>
    public async ValueTask<SpdyFrameHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(SpdyFrameHeader.Bytes, cancellationToken);
        if (read.Buffer.Length < SpdyFrameHeader.Bytes)
        {
            return read.Buffer.IsEmpty ? null : throw CutShort();
        }

        var header = Parse(read.Buffer);
        input.AdvanceTo(read.Buffer.GetPosition(SpdyFrameHeader.Bytes));
        if (header.IsControl && header.Length > controlBytesMax)
        {
            throw new SpdyException($"a control frame has {header.Length} bytes, more than {controlBytesMax}");
        }

        return header;
    }

    /// <summary>The body of a control frame.</summary>
    public async ValueTask<byte[]> ReadControlAsync(SpdyFrameHeader header, CancellationToken cancellationToken)
    {
        if (header.Length == 0)
        {
            return [];
        }

        var read = await input.ReadAtLeastAsync(header.Length, cancellationToken);
        if (read.Buffer.Length < header.Length)
        {
            throw CutShort();
        }

        var body = read.Buffer.Slice(0, header.Length);
        var bytes = body.ToArray();
        input.AdvanceTo(body.End);
        return bytes;
    }

    /// <summary>Moves the body of a data frame into a stream, as fast as that takes it; without one, or with one that nobody reads, drops it.</summary>
    public async ValueTask ReadDataAsync(SpdyFrameHeader header, PipeWriter? target, CancellationToken cancellationToken)
    {
        var left = header.Length;
        while (left > 0)
        {
            var read = await input.ReadAsync(cancellationToken);
            var part = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            if (part.IsEmpty && read.IsCompleted)
            {
                throw CutShort();
            }

            left -= (int)part.Length;
            if (target is not null)
            {
                foreach (var piece in part)
                {
                    target.Write(piece.Span);
                }

                var flushed = await target.FlushAsync(cancellationToken);
                target = flushed.IsCompleted ? null : target;
            }

            input.AdvanceTo(part.End);
        }
    }

    private static SpdyFrameHeader Parse(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[SpdyFrameHeader.Bytes];
        buffer.Slice(0, SpdyFrameHeader.Bytes).CopyTo(bytes);
        return SpdyFrameHeader.Read(bytes);
    }

    private static SpdyException CutShort() => new("the connection ended inside a frame");
}
