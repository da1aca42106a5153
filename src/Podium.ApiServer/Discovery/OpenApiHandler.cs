using System.Security.Cryptography;
using Podium.Api.Errors;
using Podium.Api.OpenApi;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Discovery;

/// <summary><c>/openapi/v2</c> in JSON and protobuf, and <c>/openapi/v3</c> with its documents by group and version.</summary>
internal sealed class OpenApiHandler(IReadOnlyList<ServedResource> resources) : IRequestHandler
{

    private readonly Lazy<OpenApiV3> v3 = new(() => new OpenApiV3(resources));
    private readonly Lazy<string> v2Tag = new(() => Convert.ToHexString(SHA512.HashData(OpenApiV2.Write(resources))));

    public async ValueTask<bool> TryHandleAsync(ApiRequest request)
    {
        var path = request.Info.Path.TrimEnd('/');
        switch (path)
        {
            case "/openapi/v2":
                await WriteV2Async(request);
                return true;
            case "/openapi/v3":
                await Answer.WriteAsync(request.Http, 200, v3.Value.WriteIndex(), OutputFormat.Json);
                return true;
            default:
                return path.StartsWith("/openapi/v3/", StringComparison.Ordinal) && await TryWriteV3Async(request, path["/openapi/v3/".Length..]);
        }
    }

    private async Task WriteV2Async(ApiRequest request)
    {
        string? accept = request.Http.Request.Headers.Accept;
        var type = accept is null ? "application/json" : AcceptClause.Parse(accept)
            .Select(c => c.MediaType is "*/*" or "application/*" ? "application/json" : c.MediaType)
            .FirstOrDefault(t => t is "application/json" or OpenApiV2Protobuf.AcceptType or OpenApiV2Protobuf.ContentType)
            ?? throw StatusException.NotAcceptable(
                $"only the following media types are accepted: application/json, {OpenApiV2Protobuf.AcceptType}, {OpenApiV2Protobuf.ContentType}");
        if (NotModified(request, v2Tag.Value))
        {
            return;
        }

        ReadOnlyMemory<byte> document = OpenApiV2.Write(resources);
        if (type != "application/json")
        {
            // Asked for by a name that is no media type, answered under one that is.
            type = OpenApiV2Protobuf.ContentType;
            document = OpenApiV2Protobuf.Encode(document);
        }

        await Answer.WriteAsync(request.Http, 200, document, OutputFormat.Json with { ContentType = type });
    }

    private async Task<bool> TryWriteV3Async(ApiRequest request, string name)
    {
        if (v3.Value.Hash(name) is not { } hash)
        {
            return false;
        }

        var headers = request.Http.Response.Headers;
        var asked = request.Query("hash");
        if (asked.Length > 0 && asked != hash)
        {
            headers.Location = $"/openapi/v3/{name}?hash={hash}";
            request.Http.Response.StatusCode = 301;
            return true;
        }

        if (NotModified(request, hash))
        {
            return true;
        }

        var document = v3.Value.Write(name)!;
        request.Http.Response.OnStarting(() =>
        {
            if (asked.Length > 0)
            {
                // The address names the content: it never changes.
                headers.CacheControl = "public, immutable";
                headers.Expires = "Thu, 31 Dec 2099 23:59:59 GMT";
            }

            return Task.CompletedTask;
        });
        await Answer.WriteAsync(request.Http, 200, document, OutputFormat.Json);
        return true;
    }

    private static bool NotModified(ApiRequest request, string tag)
    {
        request.Http.Response.Headers.ETag = $"\"{tag}\"";
        request.Http.Response.Headers.Vary = "Accept";
        if (request.Http.Request.Headers.IfNoneMatch.ToString().Trim('"') != tag)
        {
            return false;
        }

        request.Http.Response.StatusCode = 304;
        return true;
    }
}
