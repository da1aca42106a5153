using System.Buffers.Binary;

namespace Podium.Streaming.Spdy;

/// <summary>The eight bytes before every frame: of a control frame its type, of a data frame its stream.</summary>
internal readonly record struct SpdyFrameHeader(bool IsControl, SpdyFrameType Type, int StreamId, SpdyFlags Flags, int Length)
{
    public const int Bytes = 8;
    public const int Version = 3;
    public const int LengthMax = (1 << 24) - 1;

    public static SpdyFrameHeader Control(SpdyFrameType type, SpdyFlags flags, int length) => new(true, type, 0, flags, length);

    public static SpdyFrameHeader Data(int streamId, SpdyFlags flags, int length) => new(false, default, streamId, flags, length);

    public static SpdyFrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var second = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var flags = (SpdyFlags)(second >> 24);
        var length = (int)(second & LengthMax);
        if ((first & 0x80000000) == 0)
        {
            return Data((int)first, flags, length);
        }

        var version = (first >> 16) & 0x7FFF;
        return version == Version
            ? Control((SpdyFrameType)(first & 0xFFFF), flags, length)
            : throw new SpdyException($"the peer speaks version {version} of SPDY, not 3");
    }

    public void Write(Span<byte> bytes)
    {
        var first = IsControl ? 0x80000000 | ((uint)Version << 16) | (uint)Type : (uint)StreamId;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], ((uint)Flags << 24) | (uint)Length);
    }
}
