using System.Net;
using System.Text.Json;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Discovery;

/// <summary>
/// Tells who issues service account tokens and by which key they are checked, in OpenID Connect's words
/// (pkg/serviceaccount/openidmetadata.go): so that others than this server can believe a token.
/// </summary>
/// <param name="signer">Signs the tokens.</param>
/// <param name="address">The address that pods reach the server at.</param>
internal sealed class IssuerHandler(ServiceAccountTokenSigner signer, IPAddress address) : IRequestHandler
{
    /// <summary>The path of the issuer's description.</summary>
    public const string ConfigurationPath = "/.well-known/openid-configuration";

    /// <summary>The path of the keys.</summary>
    public const string KeysPath = "/openid/v1/jwks";

    public async ValueTask<bool> TryHandleAsync(ApiRequest request)
    {
        if (request.Info.Path is not (ConfigurationPath or KeysPath) || request.Info.Verb is not ("get" or "head"))
        {
            return false;
        }

        var isKeys = request.Info.Path == KeysPath;
        var port = request.Http.Connection.LocalPort;
        using var stream = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(stream))
        {
            if (isKeys)
            {
                WriteKeys(writer);
            }
            else
            {
                WriteConfiguration(writer, new UriBuilder("https", address.ToString(), port, KeysPath).Uri);
            }
        }

        var response = request.Http.Response;
        response.ContentType = isKeys ? "application/jwk-set+json" : "application/json";
        response.Headers.CacheControl = "public, max-age=3600";
        response.ContentLength = stream.Length;
        if (request.Info.Verb == "get")
        {
            await response.BodyWriter.WriteAsync(stream.ToArray(), request.Aborted);
        }

        return true;
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, Uri keys)
    {
        writer.WriteStartObject();
        writer.WriteString("issuer", ServiceAccountTokenSigner.Issuer);
        writer.WriteString("jwks_uri", keys.AbsoluteUri);
        DiscoveryDocuments.WriteStrings(writer, "response_types_supported", ["id_token"]);
        DiscoveryDocuments.WriteStrings(writer, "subject_types_supported", ["public"]);
        DiscoveryDocuments.WriteStrings(writer, "id_token_signing_alg_values_supported", ["ES256"]);
        writer.WriteEndObject();
    }

    private void WriteKeys(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        signer.WritePublicKey(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
