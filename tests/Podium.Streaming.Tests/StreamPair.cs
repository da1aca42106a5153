using System.Net;
using System.Net.Sockets;

namespace Podium.Streaming.Tests;

/// <summary>The two ends of one TCP connection over loopback.</summary>
internal static class StreamPair
{
    public static async Task<(Stream Client, Stream Server)> MakeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        return (client.GetStream(), server.GetStream());
    }
}
