using System.Globalization;
using System.Net;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// The two blocks of sixteen bits that this run's clusters have their addresses in, pods in the first and Services in the second:
/// none that this machine has an address in or a route to, and seldom those of a second run beside this one.
/// </summary>
internal static class AddressBlock
{
    private const int First = 100;
    private const int Pairs = 70;

    /// <summary>The second byte of the pods' addresses; the Services have the next one.</summary>
    public static int Second { get; } = Choose();

    private static int Choose()
    {
        var routes = File.ReadLines("/proc/net/route").Skip(1).Select(line => line.Split('\t')).Select(Route).OfType<IPNetwork>().ToList();
        for (var i = 0; i < Pairs; i++)
        {
            var second = First + ((Environment.ProcessId + i) % Pairs * 2);
            var block = IPNetwork.Parse(string.Create(CultureInfo.InvariantCulture, $"10.{second}.0.0/15"));
            if (!routes.Any(route => route.Contains(block.BaseAddress) || block.Contains(route.BaseAddress)))
            {
                return second;
            }
        }

        // All of the private network is routed somewhere; more exact routes go before that one.
        return First + (Environment.ProcessId % Pairs * 2);
    }

    // The kernel prints addresses as numbers in its own byte order; the default route is in nobody's way.
    private static IPNetwork? Route(string[] columns)
    {
        var mask = new IPAddress(uint.Parse(columns[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var bits = mask.GetAddressBytes().Sum(part => int.PopCount(part));
        return bits == 0
            ? null
            : new IPNetwork(new IPAddress(uint.Parse(columns[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), bits);
    }
}
