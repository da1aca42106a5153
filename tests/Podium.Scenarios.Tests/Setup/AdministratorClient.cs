using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>HTTP with the certificate of the kubeconfig, for what kubectl would not send.</summary>
internal static class AdministratorClient
{
    /// <summary>A client for a cluster; without the certificate, one that is nobody.</summary>
    public static HttpClient Create(Cluster cluster, bool withCertificate = true)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (withCertificate)
        {
            var certificate = Certificate(cluster);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{cluster.Port}") };
    }

    /// <summary>The certificate of the kubeconfig.</summary>
    public static X509Certificate2 Certificate(Cluster cluster)
    {
        var text = File.ReadAllText(cluster.Kubeconfig);
        using var pem = X509Certificate2.CreateFromPem(Value("client-certificate-data:"), Value("client-key-data:"));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);

        string Value(string key)
        {
            var line = text.Split('\n').First(l => l.TrimStart().StartsWith(key, StringComparison.Ordinal));
            return Encoding.ASCII.GetString(Convert.FromBase64String(line.Split(':', 2)[1].Trim().Trim('"')));
        }
    }
}
