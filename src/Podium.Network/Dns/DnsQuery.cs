using System.Buffers.Binary;
using System.Text;

namespace Podium.Network.Dns;

/// <summary>A question as it came in.</summary>
/// <param name="Id">The client's number for it.</param>
/// <param name="Flags">The header's flags.</param>
/// <param name="Name">The name in small letters, without the last dot.</param>
/// <param name="Type">What is asked for.</param>
/// <param name="Class">The class; 1 is the Internet.</param>
/// <param name="QuestionLength">The length of the question section, which answers repeat as it is.</param>
/// <param name="Edns">The client's extension record; null where it has none.</param>
internal readonly record struct DnsQuery(ushort Id, ushort Flags, string Name, DnsType Type, ushort Class, int QuestionLength, Edns? Edns)
{
    /// <summary>The header's length; the question follows it.</summary>
    public const int HeaderLength = 12;

    private const int MaxNameLength = 255;
    private const int SmallestAnswer = 512;
    private const int LargestAnswer = 4096;

    /// <summary>Whether it is a question at all, and not an update or a notice.</summary>
    public bool IsQuery => (Flags & 0x7800) == 0;

    /// <summary>The largest answer that the client takes by UDP.</summary>
    public int LongestDatagram => Edns is { } edns ? Math.Clamp((int)edns.PayloadSize, SmallestAnswer, LargestAnswer) : SmallestAnswer;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="query">The question; where it is malformed, at least its number and flags.</param>
    /// <returns>Success; FormatError for what cannot be read; null for what must not be answered.</returns>
    public static DnsResponseCode? Read(ReadOnlySpan<byte> message, out DnsQuery query)
    {
        query = default;
        if (message.Length < HeaderLength)
        {
            return null;
        }

        var id = BinaryPrimitives.ReadUInt16BigEndian(message);
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & 0x8000) != 0)
        {
            return null; // An answer: answering it could go on for ever.
        }

        query = new(id, flags, "", default, 1, 0, null);
        if (!query.IsQuery)
        {
            return DnsResponseCode.NotImplemented;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return DnsResponseCode.FormatError;
        }

        var at = HeaderLength;
        if (ReadName(message, ref at) is not { } name || message.Length < at + 4)
        {
            return DnsResponseCode.FormatError;
        }

        query = new(
            id, flags, name, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]),
            at + 4 - HeaderLength, null);
        var records = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..])
            + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        at += 4;
        for (var i = 0; i < records; i++)
        {
            if (!DnsReader.SkipName(message, ref at) || message.Length < at + 10)
            {
                return DnsResponseCode.FormatError;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(message[at..]) == (ushort)DnsType.Opt)
            {
                query = query with { Edns = Dns.Edns.Read(message[at..]) };
            }

            at += 10 + BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        }

        return DnsResponseCode.NoError;
    }

    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        Span<char> name = stackalloc char[MaxNameLength];
        var length = 0;
        while (at < message.Length)
        {
            var label = message[at++];
            if (label == 0)
            {
                return length == 0 ? "" : new string(name[..(length - 1)]);
            }

            // A question has nothing before it that it could point to.
            if (label > 63 || at + label > message.Length || length + label + 1 > MaxNameLength)
            {
                return null;
            }

            for (var i = 0; i < label; i++)
            {
                var c = (char)message[at++];
                name[length++] = char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c;
            }

            name[length++] = '.';
        }

        return null;
    }

    /// <summary>The message that asks a name server.</summary>
    public static byte[] Compose(ushort id, string name, DnsType type)
    {
        var message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1; // Recursion desired.
        message[5] = 1;
        var at = HeaderLength;
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message[at++] = (byte)label.Length;
            at += Encoding.Latin1.GetBytes(label, message.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), 1);
        return message;
    }
}

/// <summary>What a client says in its extension record (RFC 6891).</summary>
/// <param name="PayloadSize">The largest UDP answer that it takes.</param>
/// <param name="Version">The extension's version.</param>
/// <param name="WantsSecurity">Whether it wants DNSSEC records.</param>
internal readonly record struct Edns(ushort PayloadSize, byte Version, bool WantsSecurity)
{
    /// <summary>Reads the record after its name.</summary>
    public static Edns Read(ReadOnlySpan<byte> record) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(record[2..]), record[5], (record[6] & 0x80) != 0);
}
