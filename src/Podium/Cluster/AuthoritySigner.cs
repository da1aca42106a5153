using Podium.Api.Certificates.V1;
using Podium.ApiServer.Certificates;
using Podium.Controllers.Certificates;

namespace Podium.Cluster;

/// <summary>Signs requests of the API with the cluster's authority.</summary>
internal sealed class AuthoritySigner(CertificateAuthority authority) : ICertificateSigner
{
    public string Sign(byte[] request, CertificateContent content, bool forServer, TimeSpan? lifetime)
    {
        using var certificate = authority.Sign(
            CertificateSigningRequestValidation.Read(request),
            new LeafRequest(content.CommonName, content.Organizations)
            {
                Server = forServer,
                Client = !forServer,
                DnsNames = content.DnsNames,
                Addresses = content.Addresses,
                Lifetime = lifetime,
            });
        return certificate.ExportCertificatePem() + "\n";
    }
}
