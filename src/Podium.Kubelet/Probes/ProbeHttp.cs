using System.Net;
using System.Net.Security;

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
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
