using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Podium.Nodes;

/// <summary>The address under which this machine is a node.</summary>
internal static class MachineAddress
{
    private const int Attempts = 20;

    /// <summary>The IPv4 address of the interface that the default route uses; else of the first that is up; else loopback.</summary>
    public static IPAddress Find()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return FindOnce();
            }
            catch (Exception changed) when (attempt < Attempts && changed is ArgumentException or NetworkInformationException)
            {
                // .NET stumbles over an interface that comes or goes while it makes its list, as those of other clusters' pods do.
            }
        }
    }

    private static IPAddress FindOnce()
    {
        var candidates = NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(i => i.GetIPProperties())
            .Select(p => (
                HasGateway: p.GatewayAddresses.Any(g => g.Address.AddressFamily == AddressFamily.InterNetwork && !g.Address.Equals(IPAddress.Any)),
                Address: p.UnicastAddresses.Select(u => u.Address).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)))
            .Where(c => c.Address is not null)
            .ToList();
        return (candidates.FirstOrDefault(c => c.HasGateway).Address ?? candidates.FirstOrDefault().Address) ?? IPAddress.Loopback;
    }
}
