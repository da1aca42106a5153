using System.Buffers;
using System.Buffers.Binary;

namespace Podium.Cri.Grpc;

/// <summary>Takes messages out of a response body. One pooled buffer, grown to the largest message, serves them all.</summary>
internal sealed class GrpcMessageReader : IDisposable
{
    private const int BufferBytesInitial = 4096;

    private readonly Stream body;
    private readonly int bytesMax;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytesInitial);
    private int start;
    private int end;
    private int messageLength;

    private GrpcMessageReader(Stream body, int bytesMax)
    {
        this.body = body;
        this.bytesMax = bytesMax;
    }

    /// <summary>The message read last; it is overwritten by the next read.</summary>
    public ReadOnlySpan<byte> Message => buffer.AsSpan(start - messageLength, messageLength);

    /// <summary>Checks that the peer speaks gRPC, then opens the body.</summary>
    public static async ValueTask<GrpcMessageReader> OpenAsync(
        HttpResponseMessage response, int bytesMax, CancellationToken cancellationToken)
    {
        GrpcStatus.ThrowIfNotGrpc(response);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new(body, bytesMax);
    }

    /// <summary>Reads the next message. False at the end of the body, when the trailers are there.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        messageLength = 0;
        if (!await FillAsync(GrpcMessageContent.PrefixBytes, mayEnd: true, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var compressed = buffer[start] != 0;
        var size = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(start + 1));
        if (compressed)
        {
            throw new GrpcException(GrpcStatusCode.Unimplemented, "the peer sent a compressed message, which was not offered");
        }

        if (size > bytesMax)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"received message larger than max ({size} vs. {bytesMax})");
        }

        start += GrpcMessageContent.PrefixBytes;
        await FillAsync((int)size, mayEnd: false, cancellationToken).ConfigureAwait(false);
        messageLength = (int)size;
        start += messageLength;
        return true;
    }

    public void Dispose()
    {
        var rented = buffer;
        buffer = [];
        start = end = messageLength = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask<bool> FillAsync(int count, bool mayEnd, CancellationToken cancellationToken)
    {
        while (end - start < count)
        {
            MakeRoom(count);
            var read = await body.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (mayEnd && end == start)
                {
                    return false;
                }

                throw new GrpcException(GrpcStatusCode.Internal, "the response ended in the middle of a message");
            }

            end += read;
        }

        return true;
    }

    /// <summary>Afterwards <paramref name="count"/> bytes fit behind <see cref="start"/>.</summary>
    private void MakeRoom(int count)
    {
        if (buffer.Length - start >= count && end < buffer.Length)
        {
            return;
        }

        var target = count > buffer.Length ? ArrayPool<byte>.Shared.Rent(count) : buffer;
        buffer.AsSpan(start, end - start).CopyTo(target);
        if (!ReferenceEquals(target, buffer))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = target;
        }

        end -= start;
        start = 0;
    }
}
