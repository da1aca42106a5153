using Microsoft.AspNetCore.Http;
using Podium.Api.Errors;

namespace Podium.ApiServer.Authentication;

/// <summary>
/// Finds out who asks: the first authenticator that knows the user decides; credentials that none accepts are 401, and none
/// at all is <c>system:anonymous</c>, which authorization then refuses with 403.
/// </summary>
internal sealed class RequestAuthenticator(IReadOnlyList<IAuthenticator> authenticators)
{
    public async ValueTask<UserInfo> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var rejected = false;
        foreach (var authenticator in authenticators)
        {
            var result = await authenticator.AuthenticateAsync(context, cancellationToken);
            if (result.User is { } user)
            {
                return user;
            }

            rejected |= result.Rejected;
        }

        return rejected ? throw StatusException.Unauthorized() : UserInfo.Anonymous;
    }
}
