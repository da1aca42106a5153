using Podium.Api.Errors;

namespace Podium.ApiServer.Http;

/// <summary>The form of an object in an answer.</summary>
internal enum OutputShape
{
    /// <summary>The object itself.</summary>
    Object,

    /// <summary>A meta.k8s.io Table.</summary>
    Table,

    /// <summary>Only apiVersion, kind and metadata.</summary>
    PartialObjectMetadata,
}

/// <summary>How an answer is written.</summary>
/// <param name="Yaml">YAML instead of JSON.</param>
/// <param name="Shape">The form of the objects.</param>
/// <param name="Pretty">Whether JSON is indented.</param>
/// <param name="ContentType">The media type that the answer carries.</param>
internal sealed record OutputFormat(bool Yaml, OutputShape Shape, bool Pretty, string ContentType)
{
    private const string Accepted = "application/json, application/yaml";

    public static OutputFormat Json { get; } = new(false, OutputShape.Object, false, "application/json");

    /// <summary>
    /// Picks the first form that the client accepts and the server has. Protobuf is offered by clients beside JSON; it is passed
    /// over like every form the server does not speak.
    /// </summary>
    /// <exception cref="StatusException">406: there is no such form.</exception>
    public static OutputFormat Negotiate(ApiRequest request, bool allowTransforms)
    {
        var pretty = IsPretty(request);
        string? accept = request.Http.Request.Headers.Accept;
        if (string.IsNullOrWhiteSpace(accept))
        {
            return pretty ? Json with { Pretty = true } : Json;
        }

        foreach (var clause in AcceptClause.Parse(accept))
        {
            if (Find(clause, allowTransforms) is { } format)
            {
                return format with { Pretty = pretty && !format.Yaml };
            }
        }

        throw StatusException.NotAcceptable($"only the following media types are accepted: {Accepted}");
    }

    private static OutputFormat? Find(AcceptClause clause, bool allowTransforms)
    {
        bool yaml;
        switch (clause.MediaType)
        {
            case "application/json" or "*/*" or "application/*":
                yaml = false;
                break;
            case "application/yaml":
                yaml = true;
                break;
            default:
                return null;
        }

        var type = yaml ? "application/yaml" : "application/json";
        var form = clause.Parameter("as");
        if (form.Length == 0)
        {
            return new(yaml, OutputShape.Object, false, type);
        }

        if (!allowTransforms || clause.Parameter("g") != "meta.k8s.io" || clause.Parameter("v") != "v1")
        {
            return null;
        }

        return form switch
        {
            "Table" => new(yaml, OutputShape.Table, false, type),
            "PartialObjectMetadata" or "PartialObjectMetadataList" => new(yaml, OutputShape.PartialObjectMetadata, false, type),
            _ => null,
        };
    }

    /// <summary>As Kubernetes: by query, else for people's tools (curl, wget, browsers).</summary>
    private static bool IsPretty(ApiRequest request)
    {
        string? query = request.Http.Request.Query["pretty"];
        if (query is not null)
        {
            return RequestInfoParser.IsTrue(query) || query.Length == 0;
        }

        string? agent = request.Http.Request.Headers.UserAgent;
        return agent is not null && (agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal) || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal));
    }
}
