using System.Buffers.Binary;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Podium.Streaming.Spdy;

/// <summary>
/// Packs header blocks into the one zlib stream that a side sends over a connection's life. What is sent are stored blocks: our few short
/// headers are not worth a compressor. Not thread-safe: blocks must reach the wire in the order in which they were packed.
/// </summary>
internal sealed class SpdyHeaderPacker
{
    private const int StoredMax = ushort.MaxValue;

    private bool isStarted;

    public byte[] Pack(ReadOnlySpan<byte> block)
    {
        using var packed = new MemoryStream(block.Length + 32);
        if (!isStarted)
        {
            // Deflate with a window of 32 KiB, a preset dictionary follows, and the check bits that make 0x78?? a multiple of 31.
            Span<byte> start = [0x78, 0xBB, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32BigEndian(start[2..], SpdyHeaderDictionary.Id);
            packed.Write(start);
            isStarted = true;
        }

        while (!block.IsEmpty)
        {
            var part = block[..Math.Min(block.Length, StoredMax)];
            PutStored(packed, part);
            block = block[part.Length..];
        }

        // The empty block that zlib's sync flush writes: a reader gives out what it has, and does not ask for bytes of the next frame.
        PutStored(packed, []);
        return packed.ToArray();
    }

    private static void PutStored(MemoryStream packed, ReadOnlySpan<byte> part)
    {
        Span<byte> head = [0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)part.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~part.Length);
        packed.Write(head);
        packed.Write(part);
    }
}

/// <summary>Unpacks the header blocks of the other side, in the order in which they came.</summary>
/// <param name="bytesMax">How large one block may become, so that no small frame fills the memory.</param>
internal sealed class SpdyHeaderUnpacker(int bytesMax)
{
    private readonly Inflater inflater = new();
    private byte[] buffer = new byte[1024];

    public ReadOnlySpan<byte> Unpack(byte[] packed)
    {
        try
        {
            inflater.SetInput(packed);
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= bytesMax)
                    {
                        throw new SpdyException($"a header block is larger than {bytesMax} bytes");
                    }

                    Array.Resize(ref buffer, Math.Min(length * 2, bytesMax));
                }

                var count = inflater.Inflate(buffer, length, buffer.Length - length);
                length += count;
                if (count == 0 && inflater.IsNeedingDictionary)
                {
                    inflater.SetDictionary(SpdyHeaderDictionary.Bytes);
                }
                else if (count == 0)
                {
                    return inflater.IsNeedingInput ? buffer.AsSpan(0, length) : throw new SpdyException("a header block does not unpack");
                }
            }
        }
        catch (SharpZipBaseException broken)
        {
            throw new SpdyException("a header block does not unpack", broken);
        }
    }
}
