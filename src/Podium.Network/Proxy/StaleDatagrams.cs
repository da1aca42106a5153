using System.Buffers.Binary;
using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace Podium.Network.Proxy;

/// <summary>
/// Makes the kernel forget where UDP clients of a Service were sent when that place is gone. UDP has no connections: without it, a
/// client that keeps sending would keep its dead endpoint (pkg/proxy/conntrack/cleanup.go).
/// </summary>
internal static partial class StaleDatagrams
{
    private const byte Udp = 17;
    private const ushort GetMessage = (1 << 8) | 1;
    private const ushort DeleteMessage = (1 << 8) | 2;
    private const ushort ErrorMessage = 2;
    private const ushort DoneMessage = 3;
    private const ushort Request = 1;
    private const ushort Acknowledge = 4;
    private const ushort Dump = 0x300;
    private const int MessageHeader = 16;
    private const int NetfilterHeader = 4;
    private const byte Internet = 2;

    /// <summary>Forgets what is translated to anything but the routes' endpoints. A failure is logged: the entries end by themselves.</summary>
    public static void Forget(IReadOnlyCollection<DatagramRoute> routes, ILogger logger)
    {
        try
        {
            using var socket = new NetlinkSocket();
            foreach (var entry in Find(socket, routes))
            {
                socket.Send(Message(DeleteMessage, Request | Acknowledge, entry));
                socket.Receive(new byte[4096]); // Gone already or not: both are well.
            }
        }
        catch (Win32Exception refused)
        {
            LogRefused(logger, refused);
        }
    }

    /// <summary>Whether an entry belongs to one of the routes and leads elsewhere than to its endpoints.</summary>
    internal static bool IsStale(TrackedConnection entry, IReadOnlyCollection<DatagramRoute> routes)
    {
        if (entry.Protocol != Udp || entry.Answerer == entry.Destination)
        {
            return false;
        }

        foreach (var route in routes)
        {
            if (route.Port == entry.Destination.Port && (route.Address ?? entry.Destination.Address) == entry.Destination.Address)
            {
                return !route.Endpoints.Contains(entry.Answerer);
            }
        }

        return false;
    }

    private static List<byte[]> Find(NetlinkSocket socket, IReadOnlyCollection<DatagramRoute> routes)
    {
        var found = new List<byte[]>();
        socket.Send(Message(GetMessage, Request | Dump, []));
        var buffer = new byte[64 << 10];
        while (true)
        {
            var rest = buffer.AsSpan(0, socket.Receive(buffer));
            while (rest.Length >= MessageHeader)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                if (type is DoneMessage or ErrorMessage || length < MessageHeader + NetfilterHeader || length > rest.Length)
                {
                    return found;
                }

                var attributes = rest[(MessageHeader + NetfilterHeader)..length];
                if (IsStale(TrackedConnection.Read(attributes, out var original), routes))
                {
                    found.Add(attributes[original].ToArray());
                }

                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
            }
        }
    }

    private static byte[] Message(ushort type, ushort flags, ReadOnlySpan<byte> attributes)
    {
        var message = new byte[MessageHeader + NetfilterHeader + attributes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), flags);
        message[MessageHeader] = Internet;
        attributes.CopyTo(message.AsSpan(MessageHeader + NetfilterHeader));
        return message;
    }

    [LoggerMessage(1, LogLevel.Warning, "the kernel's connection table could not be cleaned of UDP entries")]
    private static partial void LogRefused(ILogger logger, Exception failure);
}
