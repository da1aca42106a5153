using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.OpenApi;
using Podium.Api.Schema;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Reading;

namespace Podium.ApiServer.Metrics;

/// <summary>A kind whose objects are measured when they are asked for: it can be read, and nothing of it is stored or watched.</summary>
/// <param name="Resource">The kind's resource.</param>
/// <param name="Schema">The kind's schema.</param>
/// <param name="Subjects">The stored objects that are measured: names, namespaces and labels are theirs.</param>
/// <param name="MeasureAsync">Measures some of them; those of which nothing is known are missing in the answer.</param>
internal sealed record MeasuredEndpoint(
    ResourceInfo Resource, SchemaNode Schema, Func<IResourceCache> Subjects,
    Func<IReadOnlyList<CachedObject>, CancellationToken, Task<IReadOnlyList<JsonObject>>> MeasureAsync) : IObservedEndpoint
{
    /// <inheritdoc/>
    public ServedResource ToServed() => new(
        Resource, Schema, ApiTypes.FindResource(Resource.Group, Resource.Version, Resource.Plural)?.ListSchema, ["get", "list"], []);

    /// <inheritdoc/>
    public async Task AnswerAsync(ApiRequest request)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: false);
        var info = request.Info;
        var snapshot = await Subjects().ReadNewestAsync(request.Aborted);
        if (info.Verb == "get")
        {
            var subject = snapshot.Find(info.Namespace, info.Name) ?? throw NotFound(info.Name);
            var found = await MeasureAsync([subject], request.Aborted);
            await WriteAsync(request, found.Count > 0 ? found[0] : throw StatusException.NotFound(Resource, info.Name), format);
            return;
        }

        var options = ListOptions.From(request, isWatch: false);
        var name = options.Fields.RequiredValue("metadata.name");
        var subjects = new List<CachedObject>();
        foreach (var subject in snapshot.Range(info.Namespace))
        {
            if ((name is null || subject.Name == name) && (options.Labels.IsEverything || options.Labels.Matches(subject.Labels)))
            {
                subjects.Add(subject);
            }
        }

        var items = await MeasureAsync(subjects, request.Aborted);
        await WriteAsync(
            request,
            new JsonObject
            {
                ["kind"] = Resource.Kind + "List",
                ["apiVersion"] = $"{Resource.Group}/{Resource.Version}",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. items]),
            },
            format);
    }

    // The metrics server names what is missing by its kind, because the plural is that of the stored kind.
    private StatusException NotFound(string name) => StatusException.NotFound(Resource with { Plural = Resource.Kind.ToLowerInvariant() }, name);

    private static Task WriteAsync(ApiRequest request, JsonObject answer, OutputFormat format) =>
        Answer.WriteAsync(request.Http, 200, System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()), format);
}
