using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Podium.ApiServer.Certificates;

namespace Podium.ApiServer.Nodes;

/// <summary>How the API server and kubelets prove to each other who they are: each shows a certificate of the cluster's authority.</summary>
internal static class KubeletTls
{
    /// <summary>Options of a client that talks to kubelets. The certificate it is shown must be for the address it asked.</summary>
    public static SslClientAuthenticationOptions Options(ClusterCertificates certificates)
    {
        var own = certificates.KubeletClient();
        return new()
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => own,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                && certificate is X509Certificate2 shown
                && CertificateChain.IsSignedBy(shown, certificates.Authority.Certificate),
        };
    }
}
