using System.Text;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Revisions;

/// <summary>
/// The state of a daemon set or a stateful set that is kept: its template, as a strategic merge patch that puts it back. That is what
/// <c>kubectl rollout undo</c> applies.
/// </summary>
internal sealed record RevisionData(string Json)
{
    /// <summary>The label on a daemon set's revisions and on the pods of both kinds that says which revision a pod is of.</summary>
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The state with this template.</summary>
    public static RevisionData Of(PodTemplateSpec template)
    {
        // Sorted as Go prints maps: clients tell the present state by comparing its bytes with those of the template that they know.
        var tree = ApiJson.ToNode(template);
        tree["$patch"] = "replace";
        return new(new JsonObject { ["spec"] = new JsonObject { ["template"] = Sorted(tree) } }.ToJsonString());
    }

    /// <summary>The template of a kept state.</summary>
    public static PodTemplateSpec TemplateOf(ControllerRevision revision)
    {
        var tree = revision.Data?.ToNode()?["spec"]?["template"]?.AsObject() ?? [];
        tree.Remove("$patch");
        return ApiJson.FromNode<PodTemplateSpec>(tree);
    }

    /// <summary>A short hash of the state.</summary>
    /// <param name="collisionCount">How often another state had the same hash.</param>
    public string Hash(int? collisionCount) => SafeHash.Of(Encoding.UTF8.GetBytes(Json), collisionCount);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether the kept state is this one. The order of fields does not matter.</summary>
    public bool IsIn(ControllerRevision revision) =>
        revision.Data is { } kept && (kept.Text == Json || JsonNode.DeepEquals(kept.ToNode(), JsonNode.Parse(Json)));
}
