using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Podium.Api.Core.V1;

namespace Podium.ApiServer.Authentication;

/// <summary>
/// Tokens with which nodes join: each is a secret <c>bootstrap-token-ID</c> in kube-system (plugin/pkg/auth/authenticator/token/bootstrap).
/// They let their holder ask for a certificate, and no more.
/// </summary>
/// <param name="find">The secret of a name in kube-system as it is now; null where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class BootstrapTokenAuthenticator(Func<string, CancellationToken, ValueTask<Secret?>> find, TimeProvider time) : IAuthenticator
{
    private const int IdLength = 6;
    private const int SecretLength = 16;

    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string? authorization = context.Request.Headers.Authorization;
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !TrySplit(authorization.AsSpan("Bearer ".Length).Trim(), out var id, out var secret))
        {
            return AuthenticationResult.None; // Of another kind, which others judge.
        }

        return await find("bootstrap-token-" + id, cancellationToken) is { } known && IsGood(known, id, secret, time.GetUtcNow())
            ? AuthenticationResult.Of(UserOf(known, id))
            : AuthenticationResult.Rejection;
    }

    internal static bool IsGood(Secret known, string id, string secret, DateTimeOffset now) =>
        known is { Type: "bootstrap.kubernetes.io/token", Metadata.DeletionTimestamp: null }
        && CryptographicOperations.FixedTimeEquals(known.Data.GetValueOrDefault("token-secret") ?? [], Encoding.ASCII.GetBytes(secret))
        && Text(known, "token-id") == id
        && Text(known, "usage-bootstrap-authentication") == "true"
        && (Text(known, "expiration") is not { Length: > 0 } expiration
            || (DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && now < end));

    private static UserInfo UserOf(Secret known, string id)
    {
        var more = Text(known, "auth-extra-groups").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(group => group.StartsWith("system:bootstrappers:", StringComparison.Ordinal));
        return new("system:bootstrap:" + id, [UserInfo.Bootstrappers, .. more, UserInfo.Authenticated]);
    }

    private static string Text(Secret secret, string key) =>
        secret.Data.GetValueOrDefault(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    private static bool TrySplit(ReadOnlySpan<char> token, out string id, out string secret)
    {
        (id, secret) = ("", "");
        if (token.Length != IdLength + 1 + SecretLength || token[IdLength] != '.')
        {
            return false;
        }

        foreach (var c in token)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '.')
            {
                return false;
            }
        }

        (id, secret) = (token[..IdLength].ToString(), token[(IdLength + 1)..].ToString());
        return true;
    }
}
