using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;
using Podium.ApiServer.Registry.Subresources;

namespace Podium.ApiServer.Core.Pods;

/// <summary>The subresource by which a pod's containers get other resources: nothing else may change.</summary>
internal static class PodResize
{
    public static UpdateSubresource Subresource { get; } = new("resize")
    {
        Prepare = Prepare,
        Validate = (obj, old) => PodValidation.ValidateResize((Pod)obj, (Pod)old),
    };

    private static void Prepare(JsonObject tree, JsonObject old)
    {
        var wanted = JsonTree.GetArray(tree, "spec", "containers")?.DeepClone().AsArray() ?? [];
        foreach (var field in (ReadOnlySpan<string>)["metadata", "spec", "status"])
        {
            Registry.ResourceStrategy.CopyField(tree, old, field);
        }

        foreach (var container in (JsonTree.GetArray(tree, "spec", "containers") ?? []).OfType<JsonObject>())
        {
            if (wanted.OfType<JsonObject>().FirstOrDefault(c => JsonNode.DeepEquals(c["name"], container["name"])) is { } resized)
            {
                var before = container["resources"]?.DeepClone();
                Registry.ResourceStrategy.CopyField(container, resized, "resources");
                if (!JsonNode.DeepEquals(before, container["resources"]) && resized["resources"]?["requests"] is JsonObject { Count: > 0 })
                {
                    Propose(tree, container);
                }
            }
        }
    }

    // The node answers with what becomes of it (pkg/api/pod: MarkPodProposedForResize).
    private static void Propose(JsonObject tree, JsonObject container)
    {
        foreach (var status in (JsonTree.GetArray(tree, "status", "containerStatuses") ?? []).OfType<JsonObject>())
        {
            if (JsonNode.DeepEquals(status["name"], container["name"]))
            {
                tree["status"]!["resize"] = "Proposed";
            }
        }
    }
}
