using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Podium.Network.Dns;

/// <summary>Reads answers of other name servers, as far as passing them on needs.</summary>
internal static class DnsReader
{
    private const int FixedLength = 10; // Type, class, time to live and length of a record.

    /// <summary>Goes over a name; false where it runs out of the message.</summary>
    public static bool SkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            var label = message[at];
            if (label == 0)
            {
                at++;
                return true;
            }

            if (label >= 0xc0)
            {
                at += 2;
                return at <= message.Length;
            }

            at += label + 1;
        }

        return false;
    }

    /// <summary>Where the times to live of all records stand, but for the extension record's; null for a malformed message.</summary>
    public static List<int>? FindTimes(ReadOnlySpan<byte> message)
    {
        var times = new List<int>();
        return Walk(message, (type, at, _) =>
        {
            if (type != DnsType.Opt)
            {
                times.Add(at + 4);
            }
        })
            ? times
            : null;
    }

    /// <summary>The addresses and aliases among a message's answers; empty for a malformed one.</summary>
    public static List<DnsRecord> ReadAnswers(byte[] message)
    {
        var found = new List<DnsRecord>();
        int left = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(6));
        var isWhole = Walk(message, (type, at, start) =>
        {
            if (left-- <= 0)
            {
                return;
            }

            var owner = ReadName(message, start);
            var ttl = BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(at + 4));
            var data = at + FixedLength;
            var length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 8));
            if ((type == DnsType.A && length == 4) || (type == DnsType.Aaaa && length == 16))
            {
                found.Add(new DnsRecord.Address(owner, ttl, new IPAddress(message.AsSpan(data, length))));
            }
            else if (type == DnsType.CName)
            {
                found.Add(new DnsRecord.Pointer(owner, ttl, type, ReadName(message, data)));
            }
        });
        return isWhole ? found : [];
    }

    // Calls with a record's type, where its fixed part is, and where its name is.
    private static bool Walk(ReadOnlySpan<byte> message, Action<DnsType, int, int> visit)
    {
        if (message.Length < DnsQuery.HeaderLength)
        {
            return false;
        }

        var at = DnsQuery.HeaderLength;
        for (int i = BinaryPrimitives.ReadUInt16BigEndian(message[4..]); i > 0; i--)
        {
            if (!SkipName(message, ref at))
            {
                return false;
            }

            at += 4;
        }

        var records = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..])
            + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        for (var i = 0; i < records; i++)
        {
            var start = at;
            if (!SkipName(message, ref at) || at + FixedLength > message.Length)
            {
                return false;
            }

            var end = at + FixedLength + BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            if (end > message.Length)
            {
                return false;
            }

            visit((DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]), at, start);
            at = end;
        }

        return true;
    }

    private static string ReadName(ReadOnlySpan<byte> message, int at)
    {
        var name = new StringBuilder();
        var jumps = 0;
        while (at < message.Length && message[at] != 0)
        {
            var label = message[at];
            if (label >= 0xc0)
            {
                // Names may point back only so often: a ring of pointers must end.
                if (at + 1 >= message.Length || ++jumps > 32)
                {
                    break;
                }

                at = ((label & 0x3f) << 8) | message[at + 1];
                continue;
            }

            if (at + 1 + label > message.Length || name.Length + label > 255)
            {
                break;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message.Slice(at + 1, label)));
            at += label + 1;
        }

        return name.ToString();
    }
}
