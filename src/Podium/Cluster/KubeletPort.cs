using System.Net;
using System.Net.Sockets;

namespace Podium.Cluster;

/// <summary>
/// The port of a node's kubelet: the usual one, or one that the kernel picks where another cluster's kubelet has it. Nobody
/// types it: the API server reads it from the node's status.
/// </summary>
internal static class KubeletPort
{
    /// <summary>A port that is free now.</summary>
    public static int FindFree(int wished)
    {
        try
        {
            return Try(wished);
        }
        catch (SocketException busy) when (busy.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Try(0);
        }
    }

    private static int Try(int port)
    {
        using var probe = new TcpListener(IPAddress.Any, port);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
