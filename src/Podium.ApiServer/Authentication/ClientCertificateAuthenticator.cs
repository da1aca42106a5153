using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Podium.ApiServer.Certificates;

namespace Podium.ApiServer.Authentication;

/// <summary>
/// Client certificates signed by the cluster's authority: the common name is the user, the organizations are the groups.
/// The chain is built once a connection; its life is checked at every request.
/// </summary>
internal sealed class ClientCertificateAuthenticator(X509Certificate2 authority, TimeProvider time) : IAuthenticator
{
    private static readonly object ConnectionKey = new();

    public ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(ConnectionKey, out var known))
        {
            return new(Result((Known)known!));
        }

        var certificate = context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        var fresh = certificate is null ? new Known(null, false, default) : Examine(certificate);
        if (items is not null)
        {
            items[ConnectionKey] = fresh;
        }

        return new(Result(fresh));
    }

    private AuthenticationResult Result(Known known) =>
        !known.Present ? AuthenticationResult.None
        : known.User is { } user && time.GetUtcNow() < known.NotAfter ? AuthenticationResult.Of(user)
        : AuthenticationResult.Rejection;

    private Known Examine(X509Certificate2 certificate)
    {
        if (!CertificateChain.IsSignedBy(certificate, authority) || !CertificateChain.IsForClients(certificate))
        {
            return new(null, true, default);
        }

        var name = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            switch (part.HasMultipleElements ? "" : part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    name = part.GetSingleElementValue() ?? "";
                    break;
                case "2.5.4.10":
                    groups.Add(part.GetSingleElementValue() ?? "");
                    break;
            }
        }

        // The builder writes the names outermost first; the order of groups is nothing that anyone relies on but readers.
        groups.Reverse();
        groups.Add(UserInfo.Authenticated);
        return new(name.Length == 0 ? null : new UserInfo(name, groups), true, new DateTimeOffset(certificate.NotAfter));
    }

    private sealed record Known(UserInfo? User, bool Present, DateTimeOffset NotAfter);
}
