using System.Net;
using System.Net.Sockets;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// Ports below those that the kernel gives to connections, and to listeners that take any: none of them takes one of these before
/// its owner does, or while its owner is stopped.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 8_000;

    private static int taken = Environment.ProcessId * 64;

    /// <summary>One that nobody listens on, and that no one else of this run gets.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref taken) % Count);
            using var probe = new TcpListener(IPAddress.Any, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException busy) when (busy.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another program's.
            }
        }
    }
}
