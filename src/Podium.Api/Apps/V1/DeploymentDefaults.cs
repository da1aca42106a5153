using System.Text.Json.Nodes;

namespace Podium.Api.Apps.V1;

/// <summary>The defaults of a deployment that depend on its other fields (pkg/apis/apps/v1/defaults.go).</summary>
public static class DeploymentDefaults
{
    /// <summary>Fills in the defaults, in place, after those that stand on the fields.</summary>
    public static void Apply(JsonObject deployment)
    {
        if (deployment["spec"]?["strategy"] is not JsonObject strategy
            || strategy["type"] is not JsonValue type || !type.TryGetValue<string>(out var name) || name != "RollingUpdate")
        {
            return;
        }

        if (strategy["rollingUpdate"] is not JsonObject rolling)
        {
            strategy["rollingUpdate"] = rolling = [];
        }

        rolling["maxUnavailable"] ??= "25%";
        rolling["maxSurge"] ??= "25%";
    }
}
