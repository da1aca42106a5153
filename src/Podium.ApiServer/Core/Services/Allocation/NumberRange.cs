using System.Globalization;
using System.Net;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>A range of numbers, counted from 0, and how each is written.</summary>
/// <param name="Name">What stands in the store's keys.</param>
/// <param name="Size">How many numbers there are.</param>
/// <param name="Lower">How many of them are given last where none is asked for.</param>
/// <param name="TextOf">How a number is written.</param>
/// <param name="Find">The number of a text; null where it is out of the range.</param>
internal sealed record NumberRange(string Name, int Size, int Lower, Func<int, string> TextOf, Func<string, int?> Find)
{
    private const int AddressesMax = 65536;

    /// <summary>The addresses of a range but its first, which names the network, and its last, which is for broadcasts.</summary>
    public static NumberRange OfAddresses(IPNetwork network)
    {
        var size = 1L << (32 - network.PrefixLength);
        var first = ToNumber(network.BaseAddress) + 1;
        var count = (int)Math.Min(size - 2, AddressesMax - 2);
        return new(
            "serviceips",
            count,
            NumberBands.LowerSize(size, share: 16, most: 256),
            offset => ToAddress(first + offset).ToString(),
            text => IPAddress.TryParse(text, out var ip) && ip.GetAddressBytes().Length == 4 && ToNumber(ip) - first is var offset
                && offset >= 0 && offset < count ? (int)offset : null);
    }

    /// <summary>Ports.</summary>
    public static NumberRange OfPorts(int first, int last) => new(
        "servicenodeports",
        last - first + 1,
        NumberBands.LowerSize(last - first + 1, share: 32, most: 128),
        offset => (first + offset).ToString(CultureInfo.InvariantCulture),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= first && port <= last ? port - first : null);

    private static long ToNumber(IPAddress address) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(long number)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
        return new(bytes);
    }
}
