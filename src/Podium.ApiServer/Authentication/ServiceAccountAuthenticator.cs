using Microsoft.AspNetCore.Http;

namespace Podium.ApiServer.Authentication;

/// <summary>What a token is bound to, as it is now; a token outlives neither its account nor its pod.</summary>
internal interface IBoundObjects
{
    /// <summary>The uid of the object of that name now; null where there is none.</summary>
    ValueTask<string?> FindUidAsync(string resource, string ns, string name, CancellationToken cancellationToken);
}

/// <summary>Bearer tokens of service accounts: signed by the cluster's key, for this audience, not expired, and bound to things that still exist.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokenSigner signer, IBoundObjects objects, TimeProvider time) : IAuthenticator
{
    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string? authorization = context.Request.Headers.Authorization;
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticationResult.None;
        }

        var user = await AuthenticateAsync(authorization["Bearer ".Length..].Trim(), ServiceAccountTokenSigner.Issuer, cancellationToken);
        return user is null ? AuthenticationResult.Rejection : AuthenticationResult.Of(user);
    }

    /// <summary>The account that a token speaks for; null where the token is no good for the audience.</summary>
    public async ValueTask<UserInfo?> AuthenticateAsync(string token, string audience, CancellationToken cancellationToken)
    {
        var claims = signer.Verify(token);
        var now = time.GetUtcNow();
        if (claims is null || now >= claims.Expires || now.AddMinutes(1) < claims.IssuedAt || !claims.Audiences.Contains(audience)
            || !await ExistsAsync("serviceaccounts", claims.Namespace, new(claims.Name, claims.Uid), cancellationToken)
            || !await ExistsAsync("pods", claims.Namespace, claims.Pod, cancellationToken)
            || !await ExistsAsync("secrets", claims.Namespace, claims.Secret, cancellationToken))
        {
            return null;
        }

        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["authentication.kubernetes.io/credential-id"] = ["JTI=" + claims.Id],
        };
        AddBound(extra, "pod", claims.Pod);
        AddBound(extra, "node", claims.Node);
        return new($"system:serviceaccount:{claims.Namespace}:{claims.Name}",
            [UserInfo.ServiceAccounts, $"{UserInfo.ServiceAccounts}:{claims.Namespace}", UserInfo.Authenticated])
        {
            Uid = claims.Uid,
            Extra = extra,
        };
    }

    private static void AddBound(Dictionary<string, IReadOnlyList<string>> extra, string kind, BoundObject? bound)
    {
        if (bound is not null)
        {
            extra[$"authentication.kubernetes.io/{kind}-name"] = [bound.Name];
            extra[$"authentication.kubernetes.io/{kind}-uid"] = [bound.Uid];
        }
    }

    private async ValueTask<bool> ExistsAsync(string resource, string ns, BoundObject? bound, CancellationToken cancellationToken) =>
        bound is null || await objects.FindUidAsync(resource, ns, bound.Name, cancellationToken) == bound.Uid;
}
