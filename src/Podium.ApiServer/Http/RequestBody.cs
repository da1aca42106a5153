using System.Buffers;
using Microsoft.AspNetCore.Http;
using Podium.Api.Errors;

namespace Podium.ApiServer.Http;

/// <summary>How a body is encoded.</summary>
internal enum BodyFormat
{
    Json,
    Yaml,
    Protobuf,
}

/// <summary>Reads request bodies, up to Kubernetes' limit.</summary>
internal static class RequestBody
{
    /// <summary>The longest body that is read.</summary>
    public const int LimitBytes = 3 * 1024 * 1024;

    /// <summary>The whole body.</summary>
    /// <exception cref="StatusException">413: it is longer than the limit.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LimitBytes)
        {
            throw TooLarge();
        }

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > LimitBytes)
            {
                throw TooLarge();
            }

            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The body's media type in lower case, without parameters; JSON where the client says nothing.</summary>
    public static string MediaType(HttpRequest request)
    {
        var type = request.ContentType;
        if (string.IsNullOrEmpty(type))
        {
            return "application/json";
        }

        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    /// <summary>How the body of a write is encoded; 415 where it is in no way that the server reads.</summary>
    public static BodyFormat Format(HttpRequest request) => MediaType(request) switch
    {
        "application/json" => BodyFormat.Json,
        "application/yaml" => BodyFormat.Yaml,
        "application/vnd.kubernetes.protobuf" => BodyFormat.Protobuf,
        _ => throw Unsupported("application/json, application/yaml, application/vnd.kubernetes.protobuf"),
    };

    public static StatusException Unsupported(string accepted) => StatusException.UnsupportedMediaType(
        $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    private static StatusException TooLarge() =>
        StatusException.TooLarge(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Request entity too large: limit is {LimitBytes}"));
}
