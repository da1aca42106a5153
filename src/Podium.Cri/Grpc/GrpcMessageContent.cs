using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Podium.Cri.Grpc;

/// <summary>A request body of one message: a flag byte, its length, its bytes, in a pooled buffer.</summary>
internal sealed class GrpcMessageContent : HttpContent
{
    public const int PrefixBytes = 5;

    public static readonly MediaTypeHeaderValue Type = new("application/grpc");

    private readonly int length;
    private byte[]? buffer;
    private volatile bool sent;

    public GrpcMessageContent(IMessage message, int bytesMax)
    {
        (buffer, length) = Frame(message, bytesMax);
        Headers.ContentType = Type;
    }

    /// <summary>Writes a message with its prefix into a buffer of the shared pool.</summary>
    public static (byte[] Buffer, int Length) Frame(IMessage message, int bytesMax)
    {
        var size = message.CalculateSize();
        if (size > bytesMax)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"trying to send message larger than max ({size} vs. {bytesMax})");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size + PrefixBytes);
        buffer[0] = 0; // Not compressed.
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), size);
        message.WriteTo(buffer.AsSpan(PrefixBytes, size));
        return (buffer, size + PrefixBytes);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        sent = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        // A call that failed early may still be writing: only a buffer that was sent whole goes back to the pool.
        if (disposing && Interlocked.Exchange(ref buffer, null) is { } rented && sent)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        base.Dispose(disposing);
    }
}
