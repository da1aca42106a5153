using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Podium.Network.Dns;

/// <summary>
/// Writes answers, one after the other, into a buffer of its own. What does not fit is left out: answers with the flag that tells
/// the client to ask by TCP, additional records silently. Not for concurrent use.
/// </summary>
internal sealed class DnsWriter
{
    private const ushort Response = 0x8000;
    private const ushort Authoritative = 0x0400;
    private const ushort Truncated = 0x0200;
    private const ushort RecursionDesired = 0x0100;
    private const ushort RecursionAvailable = 0x0080;
    private const ushort CheckingDisabled = 0x0010;
    private const ushort Internet = 1;
    private const int EdnsLength = 11;
    private const ushort OwnPayloadSize = 1232;
    private const int LargestOffset = 0x3fff;

    private readonly byte[] buffer = new byte[ushort.MaxValue];

    // Where a name, or the end of one, stands already.
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private int length;

    /// <summary>Writes an answer.</summary>
    /// <param name="query">The question.</param>
    /// <param name="message">The message that it came in, whose question is repeated to the letter.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="limit">How long it may be.</param>
    /// <returns>The message; it is good until the next call.</returns>
    public ReadOnlyMemory<byte> Write(DnsQuery query, ReadOnlySpan<byte> message, DnsAnswer answer, int limit)
    {
        Start(query, message);
        var room = limit - (query.Edns is null ? 0 : EdnsLength);
        var flags = Response | Authoritative | RecursionAvailable | (query.Flags & RecursionDesired) | (int)answer.Code;
        var answers = WriteAll(answer.Answers, room);
        var authorities = WriteAll(answer.Authority, room);
        var additional = WriteAll(answer.Additional, room);
        if (answers < answer.Answers.Count)
        {
            flags |= Truncated;
        }

        return Finish(query, flags, answers, authorities, additional);
    }

    /// <summary>Writes an answer without records.</summary>
    public ReadOnlyMemory<byte> WriteCode(DnsQuery query, ReadOnlySpan<byte> message, DnsResponseCode code, bool isTruncated = false)
    {
        Start(query, message);
        var flags = Response | RecursionAvailable | (query.Flags & (0x7800 | RecursionDesired | CheckingDisabled)) | (int)code
            | (isTruncated ? Truncated : 0);
        return Finish(query, flags, 0, 0, 0);
    }

    private void Start(DnsQuery query, ReadOnlySpan<byte> message)
    {
        known.Clear();
        message.Slice(DnsQuery.HeaderLength, query.QuestionLength).CopyTo(buffer.AsSpan(DnsQuery.HeaderLength));
        length = DnsQuery.HeaderLength;
        for (var rest = query.Name; rest.Length > 0; rest = AfterLabel(rest))
        {
            known[rest] = length;
            length += LabelLength(rest) + 1;
        }

        length = DnsQuery.HeaderLength + query.QuestionLength;
    }

    private ReadOnlyMemory<byte> Finish(DnsQuery query, int flags, int answers, int authorities, int additional)
    {
        if (query.Edns is { } edns)
        {
            // BADVERS has its upper bits here.
            buffer[length] = 0;
            Put16(length + 1, (ushort)DnsType.Opt);
            Put16(length + 3, OwnPayloadSize);
            Put16(length + 5, (ushort)(edns.Version > 0 ? 0x0100 : 0));
            Put16(length + 7, (ushort)(edns.WantsSecurity ? 0x8000 : 0));
            Put16(length + 9, 0);
            length += EdnsLength;
            additional++;
        }

        Put16(0, query.Id);
        Put16(2, (ushort)flags);
        Put16(4, (ushort)(query.QuestionLength > 0 ? 1 : 0));
        Put16(6, (ushort)answers);
        Put16(8, (ushort)authorities);
        Put16(10, (ushort)additional);
        return buffer.AsMemory(0, length);
    }

    private int WriteAll(IReadOnlyList<DnsRecord> records, int room)
    {
        var written = 0;
        foreach (var record in records)
        {
            var start = length;
            WriteRecord(record);
            if (length > room)
            {
                length = start;
                Forget(start);
                break;
            }

            written++;
        }

        return written;
    }

    private void Forget(int from)
    {
        foreach (var (name, at) in known)
        {
            if (at >= from)
            {
                known.Remove(name);
            }
        }
    }

    private void WriteRecord(DnsRecord record)
    {
        switch (record)
        {
            case DnsRecord.Address address:
                var data = Begin(record, address.Value.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa);
                address.Value.TryWriteBytes(buffer.AsSpan(length), out var count);
                length += count;
                End(data);
                break;
            case DnsRecord.Pointer pointer:
                data = Begin(record, pointer.Type);
                WriteName(pointer.Target);
                End(data);
                break;
            case DnsRecord.Server server:
                data = Begin(record, DnsType.Srv);
                Put16(length, 0);
                Put16(length + 2, server.Weight);
                Put16(length + 4, server.Port);
                length += 6;
                WriteName(server.Target, mayPoint: false);
                End(data);
                break;
            case DnsRecord.Text text:
                data = Begin(record, DnsType.Txt);
                buffer[length] = (byte)Encoding.UTF8.GetBytes(text.Value, buffer.AsSpan(length + 1));
                length += buffer[length] + 1;
                End(data);
                break;
            case DnsRecord.StartOfAuthority start:
                data = Begin(record, DnsType.Soa);
                WriteName(start.NameServer);
                WriteName(start.Mailbox);
                foreach (var number in (ReadOnlySpan<uint>)[start.Serial, 7200, 1800, 86400, start.Ttl])
                {
                    BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(length), number);
                    length += 4;
                }

                End(data);
                break;
        }
    }

    private int Begin(DnsRecord record, DnsType type)
    {
        WriteName(record.Name);
        Put16(length, (ushort)type);
        Put16(length + 2, Internet);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(length + 4), record.Ttl);
        length += 10;
        return length;
    }

    private void End(int data) => Put16(data - 2, (ushort)(length - data));

    // An SRV record's target must not be abbreviated (RFC 2782).
    private void WriteName(string name, bool mayPoint = true)
    {
        for (var rest = name; rest.Length > 0; rest = AfterLabel(rest))
        {
            if (mayPoint && known.TryGetValue(rest, out var at))
            {
                Put16(length, (ushort)(0xc000 | at));
                length += 2;
                return;
            }

            if (length <= LargestOffset)
            {
                known.TryAdd(rest, length);
            }

            var label = LabelLength(rest);
            buffer[length] = (byte)label;
            Encoding.Latin1.GetBytes(rest.AsSpan(0, label), buffer.AsSpan(length + 1));
            length += label + 1;
        }

        buffer[length++] = 0;
    }

    private static int LabelLength(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : name.Length;

    private static string AfterLabel(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : "";

    private void Put16(int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(at), value);
}
