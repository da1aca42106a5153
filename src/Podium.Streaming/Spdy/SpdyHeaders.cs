using System.Buffers.Binary;
using System.Text;

namespace Podium.Streaming.Spdy;

/// <summary>The headers of a stream. Names are in lower case on the wire; several values of one name are parted by a zero byte.</summary>
internal sealed class SpdyHeaders : Dictionary<string, string>
{
    // Names and values are counted; nobody we talk to needs more than a handful.
    private const int CountMax = 100;

    public SpdyHeaders()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>The value, or nothing.</summary>
    public string Get(string name) => TryGetValue(name, out var value) ? value : "";

    /// <summary>Reads an uncompressed header block.</summary>
    public static SpdyHeaders Read(ReadOnlySpan<byte> block)
    {
        var count = TakeNumber(ref block);
        if (count > CountMax)
        {
            throw new SpdyException($"a frame has {count} headers, more than {CountMax}");
        }

        var headers = new SpdyHeaders();
        for (var i = 0; i < count; i++)
        {
            var name = TakeText(ref block);
            if (name.Length == 0 || !headers.TryAdd(name, TakeText(ref block)))
            {
                throw new SpdyException("a frame has a header without name, or one twice");
            }
        }

        return block.IsEmpty ? headers : throw new SpdyException("a header block is longer than its headers");
    }

    /// <summary>Writes the uncompressed header block.</summary>
    public byte[] ToBlock()
    {
        using var block = new MemoryStream();
        PutNumber(block, Count);
        foreach (var (name, value) in this)
        {
            PutText(block, name.ToLowerInvariant());
            PutText(block, value);
        }

        return block.ToArray();
    }

    private static int TakeNumber(ref ReadOnlySpan<byte> block)
    {
        var number = block.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(block);
        if (number < 0)
        {
            throw new SpdyException("a header block ends too early");
        }

        block = block[4..];
        return number;
    }

    private static string TakeText(ref ReadOnlySpan<byte> block)
    {
        var length = TakeNumber(ref block);
        if (length > block.Length)
        {
            throw new SpdyException("a header block ends too early");
        }

        var text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static void PutNumber(MemoryStream block, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        block.Write(bytes);
    }

    private static void PutText(MemoryStream block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        PutNumber(block, bytes.Length);
        block.Write(bytes);
    }
}
