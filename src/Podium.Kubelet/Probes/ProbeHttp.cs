using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Podium.Kubelet.Probes;

/// <summary>HTTP as probes and hooks speak it: a fresh connection each time, no proxy, any certificate.</summary>
internal static class ProbeHttp
{
    /// <summary>A client for one call.</summary>
    /// <param name="followRedirects">Whether redirects are followed.</param>
    /// <param name="route">Is told both ends of each connection, for the words of what goes wrong on it.</param>
    public static HttpClient NewClient(bool followRedirects, ProbeRoute? route = null) => new(new SocketsHttpHandler
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, route, cancellationToken),
        AllowAutoRedirect = followRedirects,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        AutomaticDecompression = DecompressionMethods.None,
#pragma warning disable CA5359 // Probes take any certificate, as Kubernetes' do: they ask whether a pod answers, not who it is.
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A failed call in Go's words.</summary>
    public static string Describe(HttpRequestException failure, string host, int port, ProbeRoute? route = null)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
            {
                return route?.Ends is { } ends ? Read(socket, ends) : Dial(socket, host, port);
            }

            if (inner is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
            {
                return "EOF";
            }
        }

        return failure.Message;
    }

    // On a connection that stood, Go names both ends of it.
    private static string Read(SocketException failure, string ends) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionReset => $"read tcp {ends}: read: connection reset by peer",
        SocketError.Shutdown or SocketError.ConnectionAborted => $"write tcp {ends}: write: broken pipe",
        SocketError.TimedOut => $"read tcp {ends}: read: connection timed out",
        _ => $"read tcp {ends}: {failure.Message}",
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, ProbeRoute? route, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (route is not null)
            {
                route.Ends = null;
            }

            await socket.ConnectAsync(to, cancellationToken);
            if (route is not null)
            {
                route.Ends = $"{Text(socket.LocalEndPoint)}->{Text(socket.RemoteEndPoint)}";
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Text(EndPoint? end) => end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString()
        : end?.ToString() ?? "";

    /// <summary>A connection that could not be made, in Go's words.</summary>
    public static string Dial(SocketException failure, string host, int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{ProbeTargets.Bracket(host)}:{port}");
        return failure.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"dial tcp {address}: connect: connection refused",
            SocketError.HostUnreachable => $"dial tcp {address}: connect: no route to host",
            SocketError.NetworkUnreachable => $"dial tcp {address}: connect: network is unreachable",
            SocketError.TimedOut => $"dial tcp {address}: connect: connection timed out",
            SocketError.HostNotFound or SocketError.NoData => $"dial tcp: lookup {host}: no such host",
            _ => $"dial tcp {address}: {failure.Message}",
        };
    }
}

/// <summary>The two ends of a probe's connection.</summary>
internal sealed class ProbeRoute
{
    /// <summary>As Go writes them, <c>from-&gt;to</c>; null while there is none.</summary>
    public string? Ends { get; set; }
}
