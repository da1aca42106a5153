using System.Net;
using System.Security.Cryptography.X509Certificates;
using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Certificates;

/// <summary>The certificates of one cluster, in <c>pki/</c> of its data directory; made at the first start, renewed when they grow old.</summary>
public sealed class ClusterCertificates : IDisposable
{
    private static readonly string[] ServerNames =
        ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private readonly string directory;

    private ClusterCertificates(string directory, CertificateAuthority authority)
    {
        this.directory = directory;
        Authority = authority;
    }

    /// <summary>The authority that signs all of them.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>Reads the certificates in <c>pki/</c> under a data directory, making what is missing.</summary>
    public static ClusterCertificates LoadOrCreate(string dataDirectory, TimeProvider time)
    {
        var directory = Path.Combine(dataDirectory, "pki");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(directory, CertificateAuthority.LoadOrCreate(directory, time));
    }

    /// <summary>The API server's certificate, for the names that clients and pods use and for the machine's addresses.</summary>
    public X509Certificate2 ApiServer(IEnumerable<IPAddress> addresses) => Authority.LoadOrIssue(directory, "apiserver",
        new("kube-apiserver", []) { Server = true, DnsNames = ServerNames, Addresses = [.. addresses.Append(IPAddress.Loopback).Distinct()] });

    /// <summary>The administrator's certificate, for the kubeconfig.</summary>
    public X509Certificate2 Administrator() => Authority.LoadOrIssue(directory, "admin",
        new("kubernetes-admin", [UserInfo.Masters]) { Client = true });

    /// <summary>What the API server shows to kubelets when it passes logs and exec on.</summary>
    public X509Certificate2 KubeletClient() => Authority.LoadOrIssue(directory, "apiserver-kubelet-client",
        new("kube-apiserver-kubelet-client", [UserInfo.Masters]) { Client = true });

    /// <summary>A node's certificate as a client of the API server.</summary>
    public X509Certificate2 Node(string nodeName) => Authority.LoadOrIssue(directory, "node-" + nodeName,
        new("system:node:" + nodeName, [UserInfo.Nodes]) { Client = true });

    /// <summary>A kubelet's serving certificate.</summary>
    public X509Certificate2 Kubelet(string nodeName, IEnumerable<IPAddress> addresses) => Authority.LoadOrIssue(directory, "kubelet-" + nodeName,
        new("system:node:" + nodeName, [UserInfo.Nodes]) { Server = true, DnsNames = [nodeName], Addresses = [.. addresses.Distinct()] });

    /// <summary>The certificate and key of one of the cluster's clients as PEM.</summary>
    public static (string Certificate, string Key) ToPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the certificate has no ECDSA key");
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <inheritdoc/>
    public void Dispose() => Authority.Dispose();
}
