using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;

namespace Podium.Api.Apps.V1;

/// <summary>The defaults of stateful sets that depend on other fields (pkg/apis/apps/v1/defaults.go and conversion.go).</summary>
public static class StatefulSetDefaults
{
    /// <summary>Fills in the defaults of a stateful set.</summary>
    public static void Apply(JsonObject statefulSet)
    {
        if (statefulSet["spec"] is not JsonObject spec)
        {
            return;
        }

        if (JsonTree.GetString(spec, "podManagementPolicy").Length == 0)
        {
            spec["podManagementPolicy"] = "OrderedReady";
        }

        if (spec["updateStrategy"] is not JsonObject strategy)
        {
            spec["updateStrategy"] = strategy = [];
        }

        if (JsonTree.GetString(strategy, "type").Length == 0)
        {
            // A type alone may be left out only with the details of a rolling update.
            strategy["type"] = "RollingUpdate";
            strategy["rollingUpdate"] ??= new JsonObject();
        }

        if (JsonTree.GetString(strategy, "type") == "RollingUpdate" && strategy["rollingUpdate"] is JsonObject rolling)
        {
            rolling["partition"] ??= 0;

            // Behind the feature MaxUnavailableStatefulSet, which is off by default.
            rolling.Remove("maxUnavailable");
        }

        if (spec["persistentVolumeClaimRetentionPolicy"] is not JsonObject retention)
        {
            spec["persistentVolumeClaimRetentionPolicy"] = retention = [];
        }

        foreach (var when in (ReadOnlySpan<string>)["whenDeleted", "whenScaled"])
        {
            if (JsonTree.GetString(retention, when).Length == 0)
            {
                retention[when] = "Retain";
            }
        }

        spec["replicas"] ??= 1;
        spec["revisionHistoryLimit"] ??= 10;
        if (JsonTree.GetObject(spec, "template", "spec") is { } pod)
        {
            PodDefaults.ApplyToSpec(pod);
        }

        foreach (var claim in JsonTree.GetArray(spec, "volumeClaimTemplates") ?? [])
        {
            if (claim is JsonObject template)
            {
                template["apiVersion"] = "v1";
                template["kind"] = "PersistentVolumeClaim";
                JsonTree.Set(template, "Pending", "status", "phase");
            }
        }
    }
}
