using System.Buffers.Binary;

namespace Podium.Network.Proxy;

/// <summary>An entry of the kernel's connection table, as far as forgetting it needs.</summary>
/// <param name="Protocol">The protocol's number.</param>
/// <param name="Destination">Where the client sends to.</param>
/// <param name="Answerer">Who answers, after translation.</param>
internal readonly record struct TrackedConnection(byte Protocol, ProxyEndpoint Destination, ProxyEndpoint Answerer)
{
    private const int OriginalTuple = 1;
    private const int ReplyTuple = 2;
    private const int AddressPart = 1;
    private const int ProtocolPart = 2;
    private const int TypeMask = 0x3fff;
    private const int HeaderLength = 4;

    /// <summary>Reads an entry's attributes.</summary>
    /// <param name="attributes">The attributes of the kernel's message.</param>
    /// <param name="original">Which of them name the entry to the kernel.</param>
    public static TrackedConnection Read(ReadOnlySpan<byte> attributes, out Range original)
    {
        original = default;
        byte protocol = 0;
        ProxyEndpoint destination = default, answerer = default;
        for (var at = 0; LengthAt(attributes[at..]) is var length and > 0; at = Next(attributes, at, length))
        {
            var value = attributes[(at + HeaderLength)..(at + length)];
            switch (TypeAt(attributes[at..]))
            {
                case OriginalTuple:
                    original = at..(at + length);
                    destination = ReadTuple(value, wantsSource: false, out protocol);
                    break;
                case ReplyTuple:
                    answerer = ReadTuple(value, wantsSource: true, out _);
                    break;
            }
        }

        return new(protocol, destination, answerer);
    }

    private static ProxyEndpoint ReadTuple(ReadOnlySpan<byte> tuple, bool wantsSource, out byte protocol)
    {
        protocol = 0;
        uint address = 0;
        var port = 0;
        for (var at = 0; LengthAt(tuple[at..]) is var length and > 0; at = Next(tuple, at, length))
        {
            var part = TypeAt(tuple[at..]);
            var fields = tuple[(at + HeaderLength)..(at + length)];
            for (var inner = 0; LengthAt(fields[inner..]) is var size and > 0; inner = Next(fields, inner, size))
            {
                var data = fields[(inner + HeaderLength)..(inner + size)];
                switch (part, TypeAt(fields[inner..]))
                {
                    case (AddressPart, var field) when field == (wantsSource ? 1 : 2) && data.Length == 4:
                        address = BinaryPrimitives.ReadUInt32BigEndian(data);
                        break;
                    case (ProtocolPart, 1):
                        protocol = data[0];
                        break;
                    case (ProtocolPart, var field) when field == (wantsSource ? 2 : 3) && data.Length == 2:
                        port = BinaryPrimitives.ReadUInt16BigEndian(data);
                        break;
                }
            }
        }

        return new(address, port);
    }

    // The length of the attribute at the start; 0 where there is none.
    private static int LengthAt(ReadOnlySpan<byte> rest) =>
        rest.Length >= HeaderLength && BinaryPrimitives.ReadUInt16LittleEndian(rest) is var length && length >= HeaderLength && length <= rest.Length
            ? length
            : 0;

    private static int TypeAt(ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & TypeMask;

    private static int Next(ReadOnlySpan<byte> attributes, int at, int length) => Math.Min(attributes.Length, (at + length + 3) & ~3);
}
