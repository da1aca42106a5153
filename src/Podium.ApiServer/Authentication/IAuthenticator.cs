using Microsoft.AspNetCore.Http;

namespace Podium.ApiServer.Authentication;

/// <summary>One way to show who one is.</summary>
internal interface IAuthenticator
{
    /// <summary>Looks for this kind of credentials.</summary>
    ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken);
}

/// <summary>What an authenticator found: nothing of its kind, a user, or credentials that are no good.</summary>
/// <param name="User">The user, where the credentials are good.</param>
/// <param name="Rejected">Whether there were credentials of this kind that are no good.</param>
internal readonly record struct AuthenticationResult(UserInfo? User, bool Rejected)
{
    public static AuthenticationResult None => default;

    public static AuthenticationResult Rejection => new(null, true);

    public static AuthenticationResult Of(UserInfo user) => new(user, false);
}
