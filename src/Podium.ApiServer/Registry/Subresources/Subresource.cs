using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Podium.Api;
using Podium.Api.OpenApi;
using Podium.Api.Schema;
using Podium.Api.Validation;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry.Subresources;

/// <summary>A further endpoint under an object.</summary>
/// <param name="Name">The name in URLs.</param>
/// <param name="Verbs">The verbs, for discovery.</param>
internal abstract record Subresource(string Name, IReadOnlyList<string> Verbs)
{
    /// <summary>The endpoint as discovery and OpenAPI tell of it.</summary>
    public virtual ServedSubresource ToServed(ResourceStrategy strategy) =>
        new(Name, new(strategy.Resource.Group, strategy.Resource.Version, strategy.Resource.Kind), Verbs, strategy.Schema);
}

/// <summary>Writes a part of the object itself: status, finalize, resize, ephemeralcontainers.</summary>
internal sealed record UpdateSubresource(string Name) : Subresource(Name, ["get", "patch", "update"])
{
    /// <summary>Puts back everything that this endpoint may not change: (new, old).</summary>
    public required Action<JsonObject, JsonObject> Prepare { get; init; }

    /// <summary>Checks the update: (new, old).</summary>
    public required Func<IKubernetesObject, IKubernetesObject, IReadOnlyList<FieldError>> Validate { get; init; }

    /// <summary>The usual <c>status</c>: only status and metadata that is no promise may change.</summary>
    public static UpdateSubresource Status<T>(Func<T, T, IReadOnlyList<FieldError>> validate)
        where T : class, IKubernetesObject<T> => new("status")
        {
            Prepare = KeepAllButStatus,
            Validate = (obj, old) => validate((T)obj, (T)old),
        };

    /// <summary>Takes everything but status, labels, annotations and finalizers from the old object.</summary>
    public static void KeepAllButStatus(JsonObject tree, JsonObject old)
    {
        foreach (var field in old.Select(p => p.Key).Concat(tree.Select(p => p.Key)).Distinct().ToList())
        {
            if (field is not ("status" or "metadata" or "apiVersion" or "kind"))
            {
                ResourceStrategy.CopyField(tree, old, field);
            }
        }

        if (tree["metadata"] is JsonObject metadata && old["metadata"] is JsonObject oldMetadata)
        {
            ResourceStrategy.CopyField(metadata, oldMetadata, "ownerReferences");
        }
    }
}

/// <summary>Takes a body of its own kind by POST: binding, eviction, token.</summary>
/// <param name="Name">The name in URLs.</param>
/// <param name="Body">The schema of the body.</param>
internal sealed record CreateSubresource(string Name, SchemaNode Body) : Subresource(Name, ["create"])
{
    /// <summary>Does what is asked for; gives the answer's tree.</summary>
    public required Func<WriteRequest, JsonObject, CancellationToken, Task<JsonObject>> CreateAsync { get; init; }

    /// <summary>The kind of the body.</summary>
    public required GroupVersionKind Kind { get; init; }

    public override ServedSubresource ToServed(ResourceStrategy strategy) => new(Name, Kind, Verbs, Body);
}

/// <summary>Hands the whole HTTP exchange over: log, exec, attach, portforward.</summary>
internal sealed record ConnectSubresource(string Name, IReadOnlyList<string> Verbs) : Subresource(Name, Verbs)
{
    /// <summary>The kind that discovery shows.</summary>
    public required GroupVersionKind Kind { get; init; }

    /// <summary>How the endpoint is spoken to.</summary>
    public SubresourceStyle Style { get; init; } = SubresourceStyle.Connect;

    /// <summary>The options in the query.</summary>
    public IReadOnlyList<OpenApiParameter> Parameters { get; init; } = [];

    public override ServedSubresource ToServed(ResourceStrategy strategy) =>
        new(Name, Kind, Verbs, null, Style) { Parameters = Parameters, WithPath = WithPath };

    /// <summary>Whether a path may follow, which is handed on.</summary>
    public bool WithPath { get; init; }

    /// <summary>The object's name in the URL's, which may say more: a port.</summary>
    public Func<string, string> NameOf { get; init; } = name => name;

    /// <summary>Whether the request is one for this endpoint: OPTIONS, which is no verb, is for what lies behind a path.</summary>
    public bool Takes(ApiRequest request) =>
        Verbs.Contains(request.Info.Verb) || (WithPath && HttpMethods.IsOptions(request.Http.Request.Method));

    /// <summary>Answers the request; the object was found.</summary>
    public required Func<ApiRequest, CachedObject, Task> ConnectAsync { get; init; }
}
