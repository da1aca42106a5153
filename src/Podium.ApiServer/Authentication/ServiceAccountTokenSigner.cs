using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Podium.ApiServer.Authentication;

/// <summary>
/// Writes and checks service account tokens: JSON Web Tokens signed with ES256. Written by hand, because the format is
/// three base64url parts and one signature, and because only one algorithm and one issuer is ever accepted, which leaves
/// no room for the confusions that general JWT libraries have to guard against.
/// </summary>
internal sealed class ServiceAccountTokenSigner : IDisposable
{
    /// <summary>Who issues the tokens, and the audience of those for the API server.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly ECDsa key;
    private readonly string header;
    private readonly Lock gate = new();

    public ServiceAccountTokenSigner(ECDsa key)
    {
        this.key = key;
        KeyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"{{KeyId}}"}"""));
    }

    /// <summary>The key's id, as in the tokens' header.</summary>
    public string KeyId { get; }

    /// <summary>Writes the key that tokens are checked by, as a JSON Web Key.</summary>
    public void WritePublicKey(Utf8JsonWriter writer)
    {
        ECPoint point;
        lock (gate)
        {
            point = key.ExportParameters(includePrivateParameters: false).Q;
        }

        writer.WriteStartObject();
        writer.WriteString("use", "sig");
        writer.WriteString("kty", "EC");
        writer.WriteString("kid", KeyId);
        writer.WriteString("crv", "P-256");
        writer.WriteString("alg", "ES256");
        writer.WriteString("x", Base64Url.EncodeToString(point.X));
        writer.WriteString("y", Base64Url.EncodeToString(point.Y));
        writer.WriteEndObject();
    }

    public string Sign(ServiceAccountClaims claims)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteClaims(writer, claims);
        }

        var text = $"{header}.{Base64Url.EncodeToString(buffer.WrittenSpan)}";
        byte[] signature;
        lock (gate)
        {
            signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        }

        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this key signed; null for any other text. Time and bindings are the caller's to check.</summary>
    public ServiceAccountClaims? Verify(string token)
    {
        var dot = token.LastIndexOf('.');
        if (dot <= 0 || !token.StartsWith(header + ".", StringComparison.Ordinal) || !TryDecode(token.AsSpan(dot + 1), out var signature))
        {
            return null;
        }

        bool genuine;
        lock (gate)
        {
            genuine = key.VerifyData(Encoding.ASCII.GetBytes(token[..dot]), signature, HashAlgorithmName.SHA256);
        }

        return genuine && TryDecode(token.AsSpan(header.Length + 1, dot - header.Length - 1), out var payload) ? ReadClaims(payload) : null;
    }

    public void Dispose() => key.Dispose();

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        bytes = bytes[..written];
        return true;
    }

    private static void WriteClaims(Utf8JsonWriter writer, ServiceAccountClaims claims)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("aud");
        foreach (var audience in claims.Audiences)
        {
            writer.WriteStringValue(audience);
        }

        writer.WriteEndArray();
        writer.WriteNumber("exp", claims.Expires.ToUnixTimeSeconds());
        writer.WriteNumber("iat", claims.IssuedAt.ToUnixTimeSeconds());
        writer.WriteString("iss", Issuer);
        writer.WriteString("jti", claims.Id);
        writer.WriteStartObject("kubernetes.io");
        writer.WriteString("namespace", claims.Namespace);
        WriteBound(writer, "node", claims.Node);
        WriteBound(writer, "pod", claims.Pod);
        WriteBound(writer, "secret", claims.Secret);
        WriteBound(writer, "serviceaccount", new(claims.Name, claims.Uid));
        if (claims.WarnAfter is { } warn)
        {
            writer.WriteNumber("warnafter", warn.ToUnixTimeSeconds());
        }

        writer.WriteEndObject();
        writer.WriteNumber("nbf", claims.IssuedAt.ToUnixTimeSeconds());
        writer.WriteString("sub", $"system:serviceaccount:{claims.Namespace}:{claims.Name}");
        writer.WriteEndObject();
    }

    private static void WriteBound(Utf8JsonWriter writer, string name, BoundObject? bound)
    {
        if (bound is not null)
        {
            writer.WriteStartObject(name);
            writer.WriteString("name", bound.Name);
            writer.WriteString("uid", bound.Uid);
            writer.WriteEndObject();
        }
    }

    private static ServiceAccountClaims? ReadClaims(byte[] payload)
    {
        // The signature is ours, so the shape is too.
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        if (root.GetProperty("iss").GetString() != Issuer || !root.TryGetProperty("kubernetes.io", out var bound))
        {
            return null;
        }

        var account = ReadBound(bound, "serviceaccount");
        return account is null ? null : new ServiceAccountClaims
        {
            Namespace = bound.GetProperty("namespace").GetString() ?? "",
            Name = account.Name,
            Uid = account.Uid,
            Audiences = [.. root.GetProperty("aud").EnumerateArray().Select(a => a.GetString() ?? "")],
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat").GetInt64()),
            Expires = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()),
            Id = root.GetProperty("jti").GetString() ?? "",
            Pod = ReadBound(bound, "pod"),
            Secret = ReadBound(bound, "secret"),
            Node = ReadBound(bound, "node"),
            WarnAfter = bound.TryGetProperty("warnafter", out var warn) ? DateTimeOffset.FromUnixTimeSeconds(warn.GetInt64()) : null,
        };
    }

    private static BoundObject? ReadBound(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var bound)
            ? new(bound.GetProperty("name").GetString() ?? "", bound.GetProperty("uid").GetString() ?? "")
            : null;
}
