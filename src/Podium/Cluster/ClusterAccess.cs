using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Podium.Client.Http;
using Podium.Nodes;

namespace Podium.Cluster;

/// <summary>Reaches a cluster's server as its administrator, with the certificates in the data directory.</summary>
internal static class ClusterAccess
{
    /// <summary>The name of the cluster's context, cluster and user in kubeconfigs.</summary>
    public static string ContextName(ClusterOptions options) => $"podium-{options.Name}";

    /// <summary>Where the server listens.</summary>
    public static Uri ServerUri(ClusterOptions options) =>
        new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{options.HttpsPort}"));

    /// <summary>Where other machines find the server.</summary>
    public static Uri JoinUri(ClusterOptions options) =>
        new(string.Create(CultureInfo.InvariantCulture, $"https://{MachineAddress.Find()}:{options.HttpsPort}"));

    /// <summary>The API under the administrator's name; the connection is the caller's to dispose.</summary>
    public static ApiConnection Connect(ClusterOptions options)
    {
        var folder = ClusterPaths.Certificates(options.DataDirectory);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
        var administrator = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "admin.crt"), Path.Combine(folder, "admin.key"));
        return new ApiConnection(new ApiConnectionOptions { Server = ServerUri(options), Authorities = authorities, ClientCertificate = () => administrator });
    }

    /// <summary>A client with the administrator's certificate that trusts the cluster's own authority only.</summary>
    public static HttpClient CreateClient(ClusterOptions options)
    {
        var folder = ClusterPaths.Certificates(options.DataDirectory);
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
        var administrator = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "admin.crt"), Path.Combine(folder, "admin.key"));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [administrator],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => administrator,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = ServerUri(options) };
    }

    /// <summary>Whether the server answers and says that it is ready.</summary>
    public static async Task<bool> IsReadyAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var client = CreateClient(options);
            client.Timeout = TimeSpan.FromSeconds(2);
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
