using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;

namespace Podium.Api.Apps.V1;

/// <summary>The defaults of daemon sets that depend on other fields (pkg/apis/apps/v1/defaults.go).</summary>
public static class DaemonSetDefaults
{
    /// <summary>Fills in the defaults of a daemon set.</summary>
    public static void Apply(JsonObject daemonSet)
    {
        if (daemonSet["spec"] is not JsonObject spec)
        {
            return;
        }

        if (spec["updateStrategy"] is not JsonObject strategy)
        {
            spec["updateStrategy"] = strategy = [];
        }

        if (JsonTree.GetString(strategy, "type").Length == 0)
        {
            strategy["type"] = "RollingUpdate";
        }

        if (JsonTree.GetString(strategy, "type") == "RollingUpdate")
        {
            if (strategy["rollingUpdate"] is not JsonObject rolling)
            {
                strategy["rollingUpdate"] = rolling = [];
            }

            rolling["maxUnavailable"] ??= 1;
            rolling["maxSurge"] ??= 0;
        }

        spec["revisionHistoryLimit"] ??= 10;
        if (JsonTree.GetObject(spec, "template", "spec") is { } pod)
        {
            PodDefaults.ApplyToSpec(pod);
        }
    }
}
