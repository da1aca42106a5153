using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Podium.Cluster;

namespace Podium.Nodes;

/// <summary>
/// What a machine needs to join: the bootstrap token that the cluster knows it by, and the hash of the authority that it knows the
/// cluster by. Written as <c>id.secret.hash</c>; the first two parts are Kubernetes' bootstrap token.
/// </summary>
/// <param name="Id">The token's public part.</param>
/// <param name="Secret">Its secret part.</param>
/// <param name="AuthorityHash">SHA-256 of the authority's public key (its SubjectPublicKeyInfo) in lower-case hex.</param>
internal sealed record JoinToken(string Id, string Secret, string AuthorityHash)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 6;
    private const int SecretLength = 16;
    private const int HashLength = 64;

    /// <summary>The token as an API client sends it.</summary>
    public string Bearer => $"{Id}.{Secret}";

    /// <summary>A new token of a cluster.</summary>
    public static JoinToken Make(X509Certificate2 authority) =>
        new(RandomNumberGenerator.GetString(Letters, IdLength), RandomNumberGenerator.GetString(Letters, SecretLength), HashOf(authority));

    /// <summary>Reads a token.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static JoinToken Parse(string text) =>
        text.Split('.') is [{ Length: IdLength } id, { Length: SecretLength } secret, { Length: HashLength } hash]
        && (id + secret).All(c => Letters.Contains(c, StringComparison.Ordinal)) && hash.All(char.IsAsciiHexDigitLower)
            ? new(id, secret, hash)
            : throw new UsageException("--token is no token: \"podium token create\" on the cluster's machine makes one");

    /// <summary>What an authority is known by.</summary>
    public static string HashOf(X509Certificate2 authority) =>
        Convert.ToHexStringLower(SHA256.HashData(authority.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <inheritdoc/>
    public override string ToString() => $"{Id}.{Secret}.{AuthorityHash}";
}
