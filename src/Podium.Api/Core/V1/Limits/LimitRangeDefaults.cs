using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>The defaults of a limit range for containers: each bound fills in the ones that follow from it (pkg/apis/core/v1/defaults.go).</summary>
public static class LimitRangeDefaults
{
    /// <summary>A missing default limit is the maximum; a missing default request the default limit, else the minimum.</summary>
    public static void Apply(JsonObject limitRange)
    {
        if (limitRange["spec"] is not JsonObject spec || spec["limits"] is not JsonArray limits)
        {
            return;
        }

        foreach (var item in limits)
        {
            if (item is JsonObject limit && limit["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "Container")
            {
                Fill(limit, "default", limit["max"]);
                Fill(limit, "defaultRequest", limit["default"]);
                Fill(limit, "defaultRequest", limit["min"]);
            }
        }
    }

    private static void Fill(JsonObject limit, string field, JsonNode? source)
    {
        if (source is not JsonObject { Count: > 0 } from)
        {
            return;
        }

        if (limit[field] is not JsonObject target)
        {
            limit[field] = target = [];
        }

        foreach (var (name, amount) in from)
        {
            if (!target.ContainsKey(name))
            {
                target[name] = amount?.DeepClone();
            }
        }
    }
}
