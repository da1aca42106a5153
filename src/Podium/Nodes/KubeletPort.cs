using System.Net;
using System.Net.Sockets;

namespace Podium.Nodes;

/// <summary>
/// The port of a node's kubelet: the usual one, or one that the kernel picks where another cluster's kubelet has it. Nobody
/// types it: the API server reads it from the node's status.
/// </summary>
internal static class KubeletPort
{
    /// <summary>Takes a port: the socket is bound to it, so that nobody else gets it before the kubelet listens.</summary>
    public static Socket Claim(int wished)
    {
        try
        {
            return Bind(wished);
        }
        catch (SocketException busy) when (busy.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Bind(0);
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // No ReuseAddress: .NET takes it to mean that others may listen here too, and a neighbour cluster's kubelet would.
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
