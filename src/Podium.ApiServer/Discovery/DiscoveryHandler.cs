using Podium.ApiServer.Http;

namespace Podium.ApiServer.Discovery;

/// <summary><c>/api</c>, <c>/apis</c> and what is under them that names no resource, in the plain and in the aggregated form; <c>/version</c>.</summary>
internal sealed class DiscoveryHandler(Func<DiscoveryDocuments> current) : IRequestHandler
{
    public async ValueTask<bool> TryHandleAsync(ApiRequest request)
    {
        if (request.Info.IsResource || request.Info.Verb is not ("get" or "head"))
        {
            return false;
        }

        var path = request.Info.Path.TrimEnd('/');
        if (path == "/version")
        {
            await Answer.WriteAsync(request.Http, 200, ServerVersion.Json, OutputFormat.Json with { Pretty = true });
            return true;
        }

        var documents = current();
        if (path is "/api" or "/apis" && AggregatedVersion(request) is { } version)
        {
            await WriteAggregatedAsync(request, path == "/api" ? documents.AggregatedCore : documents.AggregatedGroups, version);
            return true;
        }

        if (documents.Find(path) is not { } json)
        {
            return false;
        }

        await Answer.WriteAsync(request.Http, 200, json, OutputFormat.Negotiate(request, allowTransforms: false));
        return true;
    }

    private static async Task WriteAggregatedAsync(ApiRequest request, AggregatedDocument document, string version)
    {
        var headers = request.Http.Response.Headers;
        headers.ETag = $"\"{document.ETag}\"";
        headers.Vary = "Accept";
        if (request.Http.Request.Headers.IfNoneMatch.ToString().Trim('"') == document.ETag)
        {
            request.Http.Response.StatusCode = 304;
            return;
        }

        var format = OutputFormat.Json with { ContentType = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList" };
        await Answer.WriteAsync(request.Http, 200, version == "v2" ? document.V2 : document.V2Beta1, format);
    }

    /// <summary>The version of the aggregated form that the client likes best; null where it wants the plain one.</summary>
    private static string? AggregatedVersion(ApiRequest request)
    {
        string? accept = request.Http.Request.Headers.Accept;
        foreach (var clause in AcceptClause.Parse(accept ?? ""))
        {
            if (clause.MediaType == "application/json" && clause.Parameter("as") == "APIGroupDiscoveryList"
                && clause.Parameter("g") == "apidiscovery.k8s.io" && clause.Parameter("v") is "v2" or "v2beta1")
            {
                return clause.Parameter("v");
            }

            if (clause.MediaType is "application/json" or "*/*" && clause.Parameters.Count == 0)
            {
                return null;
            }
        }

        return null;
    }
}
