using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace Podium.Kubelet.Server;

/// <summary>Who may use a node's endpoint: holders of certificates of the cluster's authorities whom the options name.</summary>
/// <param name="options">The node.</param>
internal sealed class ClientIdentity(KubeletOptions options)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>Whether a certificate comes from one of the authorities and is valid now.</summary>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(options.ClientAuthorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientAuthentication));
        return chain.Build(certificate);
    }

    /// <summary>Why a request is refused; null when it is not.</summary>
    public HttpStatusCode? Refuse(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            return HttpStatusCode.Unauthorized;
        }

        foreach (var name in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (name.HasMultipleElements)
            {
                continue;
            }

            var kind = name.GetSingleElementType().Value;
            var value = name.GetSingleElementValue() ?? "";
            if ((kind == CommonName && options.AllowedClients.Contains(value))
                || (kind == Organization && options.AllowedClients.Contains($"O={value}")))
            {
                return null;
            }
        }

        return HttpStatusCode.Forbidden;
    }
}
