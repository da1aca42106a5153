using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.ApiServer.Core.Pods;

/// <summary>
/// Turns a new pod's matchLabelKeys and mismatchLabelKeys into requirements of its terms' selectors, with the values of the pod's own labels
/// (strategy.go, applyMatchLabelKeysAndMismatchLabelKeys). Whoever reads the selector then needs to know no more.
/// </summary>
internal static class AffinityLabelKeys
{
    public static void Apply(JsonObject pod)
    {
        if (JsonTree.GetObject(pod, "metadata", "labels") is not { Count: > 0 } labels)
        {
            return;
        }

        foreach (var kind in new[] { "podAffinity", "podAntiAffinity" })
        {
            foreach (var term in JsonTree.GetArray(pod, "spec", "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution") ?? [])
            {
                Apply(term as JsonObject, labels);
            }

            foreach (var wish in JsonTree.GetArray(pod, "spec", "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution") ?? [])
            {
                Apply((wish as JsonObject)?["podAffinityTerm"] as JsonObject, labels);
            }
        }
    }

    private static void Apply(JsonObject? term, JsonObject labels)
    {
        if (term?["labelSelector"] is JsonObject selector)
        {
            Apply(selector, term["matchLabelKeys"] as JsonArray, "In", labels);
            Apply(selector, term["mismatchLabelKeys"] as JsonArray, "NotIn", labels);
        }
    }

    private static void Apply(JsonObject selector, JsonArray? keys, string op, JsonObject labels)
    {
        foreach (var key in keys ?? [])
        {
            if (key is not JsonValue name || !name.TryGetValue<string>(out var label) || labels[label] is not { } value)
            {
                continue;
            }

            if (selector["matchExpressions"] is not JsonArray expressions)
            {
                selector["matchExpressions"] = expressions = [];
            }

            expressions.Add(new JsonObject { ["key"] = label, ["operator"] = op, ["values"] = new JsonArray(value.DeepClone()) });
        }
    }
}
