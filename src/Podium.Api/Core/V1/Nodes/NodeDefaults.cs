using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>The defaults of a node that depend on its other fields (pkg/apis/core/v1/defaults.go and conversion.go).</summary>
public static class NodeDefaults
{
    /// <summary>Makes podCIDR and podCIDRs agree, and takes the capacity for what is allocatable where that is not given.</summary>
    public static void Apply(JsonObject node)
    {
        if (node["spec"] is JsonObject spec)
        {
            AlignPodCidrs(spec);
        }

        if (node["status"] is JsonObject status && status["allocatable"] is null && status["capacity"] is JsonObject capacity)
        {
            status["allocatable"] = capacity.DeepClone();
        }
    }

    // The single field is the older one: where it is given and differs, it wins.
    private static void AlignPodCidrs(JsonObject spec)
    {
        var single = Text(spec["podCIDR"]);
        var first = spec["podCIDRs"] is JsonArray { Count: > 0 } list ? Text(list[0]) : "";
        if (single.Length > 0 && single != first)
        {
            spec["podCIDRs"] = new JsonArray(single);
        }
        else if (single.Length == 0 && first.Length > 0)
        {
            spec["podCIDR"] = first;
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
