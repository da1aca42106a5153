using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.Api.Core.V1;

/// <summary>
/// The defaults of a service that depend on its other fields (pkg/apis/core/v1/defaults.go: SetDefaults_Service). The fixed ones stand on
/// the fields. Works on the tree of an object that has been decoded, and changes it in place.
/// </summary>
public static class ServiceDefaults
{
    private const int AffinitySeconds = 3 * 60 * 60;

    /// <summary>Fills in the defaults of a service.</summary>
    public static void Apply(JsonObject service)
    {
        if (service["spec"] is not JsonObject spec)
        {
            return;
        }

        DefaultAffinity(spec);
        foreach (var port in (spec["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (port["targetPort"] is not { } target || target.ToJsonString() is "0" or "\"\"")
            {
                port["targetPort"] = port["port"]?.DeepClone();
            }
        }

        var type = JsonTree.GetString(spec, "type");
        var external = type is "LoadBalancer" or "NodePort"
            || (type == "ClusterIP" && JsonTree.GetArray(spec, "externalIPs") is { Count: > 0 });
        if (external && JsonTree.GetString(spec, "externalTrafficPolicy").Length == 0)
        {
            spec["externalTrafficPolicy"] = "Cluster";
        }

        if (type is "ClusterIP" or "LoadBalancer" or "NodePort")
        {
            spec["internalTrafficPolicy"] ??= "Cluster";
        }

        if (type == "LoadBalancer")
        {
            spec["allocateLoadBalancerNodePorts"] ??= true;
            foreach (var ingress in (JsonTree.GetArray(service, "status", "loadBalancer", "ingress") ?? []).OfType<JsonObject>())
            {
                if (JsonTree.GetString(ingress, "ip").Length > 0)
                {
                    ingress["ipMode"] ??= "VIP";
                }
            }
        }
    }

    private static void DefaultAffinity(JsonObject spec)
    {
        switch (JsonTree.GetString(spec, "sessionAffinity"))
        {
            case "None":
                spec.Remove("sessionAffinityConfig");
                break;
            case "ClientIP" when JsonTree.GetInteger(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds") is null:
                spec["sessionAffinityConfig"] = new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = AffinitySeconds } };
                break;
        }
    }
}
