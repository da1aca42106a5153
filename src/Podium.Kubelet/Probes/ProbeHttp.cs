using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Podium.Kubelet.Probes;

/// <summary>HTTP as probes and hooks speak it: a fresh connection each time, no proxy, any certificate.</summary>
internal static class ProbeHttp
{
    /// <summary>A client for one call.</summary>
    public static HttpClient NewClient(bool followRedirects) => new(new SocketsHttpHandler
    {
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
    public static string Describe(HttpRequestException failure, string host, int port)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
            {
                return Dial(socket, host, port);
            }

            if (inner is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
            {
                return "EOF";
            }
        }

        return failure.Message;
    }

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
            SocketError.ConnectionReset => $"read tcp {address}: read: connection reset by peer",
            _ => $"dial tcp {address}: {failure.Message}",
        };
    }
}
