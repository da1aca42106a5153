using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Podium.Nodes;

/// <summary>The address under which this machine is a node.</summary>
internal static class MachineAddress
{
    /// <summary>The IPv4 address of the interface that the default route uses; else of the first that is up; else loopback.</summary>
    public static IPAddress Find()
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
