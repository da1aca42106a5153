using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.OpenApi;
using Podium.Api.Schema;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry;

/// <summary>A kind that is posted, answered and not stored: reviews, and bindings by themselves.</summary>
/// <param name="Resource">The kind's resource.</param>
/// <param name="Schema">The kind's schema.</param>
/// <param name="CreateAsync">Answers.</param>
internal sealed record ActionEndpoint(
    ResourceInfo Resource, SchemaNode Schema, Func<WriteRequest, JsonObject, CancellationToken, Task<JsonObject>> CreateAsync)
{
    /// <summary>A kind whose answer is made of its record.</summary>
    public static ActionEndpoint Of<T>(Func<WriteRequest, T, CancellationToken, ValueTask<T>> answer)
        where T : class, IKubernetesObject<T> => new(
            T.Resource,
            T.Schema,
            async (request, body, cancellationToken) => ApiJson.ToNode(await answer(request, ApiJson.FromNode<T>(body), cancellationToken)));

    /// <summary>The kind as discovery and OpenAPI tell of it.</summary>
    public ServedResource ToServed() => new(Resource, Schema, null, ["create"], []);
}
