using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>
/// Takes out of a pod what belongs to features that are off by default in v1.32, as Kubernetes does before it validates
/// (pkg/api/pod: DropDisabledPodFields). A field that the stored pod has already stays.
/// </summary>
public static class PodGates
{
    // A path names fields; a star goes into every item of a list.
    private static readonly string[][] SpecPaths =
    [
        ["resources"], // PodLevelResources
        ["hostUsers"], // UserNamespacesSupport
        ["resourceClaims"], // DynamicResourceAllocation
        .. OfContainers("resources", "claims"),
        .. OfContainers("resizePolicy"), // InPlacePodVerticalScaling
        .. OfContainers("securityContext", "procMount"), // ProcMountType
        ["volumes", "*", "image"], // ImageVolume
        ["volumes", "*", "projected", "sources", "*", "clusterTrustBundle"], // ClusterTrustBundleProjection
        ["volumes", "*", "ephemeral", "volumeClaimTemplate", "spec", "volumeAttributesClassName"], // VolumeAttributesClass
        ["volumes", "*", "ephemeral", "volumeClaimTemplate", "spec", "dataSourceRef", "namespace"], // CrossNamespaceVolumeDataSource
        ["securityContext", "supplementalGroupsPolicy"], // SupplementalGroupsPolicy
        ["securityContext", "seLinuxChangePolicy"], // SELinuxChangePolicy
    ];

    private static readonly string[][] StatusPaths =
    [
        ["resize"], // InPlacePodVerticalScaling
        ["resourceClaimStatuses"], // DynamicResourceAllocation
        .. OfStatuses("allocatedResources"), // InPlacePodVerticalScaling
        .. OfStatuses("resources"),
        .. OfStatuses("allocatedResourcesStatus"), // ResourceHealthStatus
        .. OfStatuses("user"), // SupplementalGroupsPolicy
    ];

    /// <summary>Drops from a pod what is off.</summary>
    /// <param name="pod">The tree of the pod, changed in place.</param>
    /// <param name="stored">The pod as it is stored; null for a new one.</param>
    public static void Drop(JsonObject pod, JsonObject? stored)
    {
        DropFromSpec(pod["spec"] as JsonObject, stored?["spec"] as JsonObject);
        Drop(pod["status"] as JsonObject, stored?["status"] as JsonObject, StatusPaths);
    }

    /// <summary>Drops from a pod spec, of a template too, what is off.</summary>
    public static void DropFromSpec(JsonObject? spec, JsonObject? stored) => Drop(spec, stored, SpecPaths);

    private static void Drop(JsonObject? tree, JsonObject? stored, string[][] paths)
    {
        if (tree is null)
        {
            return;
        }

        foreach (var path in paths)
        {
            if (!Uses(stored, path))
            {
                Remove(tree, path);
            }
        }
    }

    private static bool Uses(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
        {
            return node is not null;
        }

        if (path[0] != "*")
        {
            return node is JsonObject owner && Uses(owner[path[0]], path[1..]);
        }

        foreach (var item in node as JsonArray ?? [])
        {
            if (Uses(item, path[1..]))
            {
                return true;
            }
        }

        return false;
    }

    private static void Remove(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path[0] == "*")
        {
            foreach (var item in node as JsonArray ?? [])
            {
                Remove(item, path[1..]);
            }
        }
        else if (node is JsonObject owner)
        {
            if (path.Length == 1)
            {
                owner.Remove(path[0]);
            }
            else
            {
                Remove(owner[path[0]], path[1..]);
            }
        }
    }

    private static IEnumerable<string[]> OfContainers(params string[] path) =>
        new[] { "containers", "initContainers", "ephemeralContainers" }.Select(list => (string[])[list, "*", .. path]);

    private static IEnumerable<string[]> OfStatuses(params string[] path) =>
        new[] { "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" }.Select(list => (string[])[list, "*", .. path]);
}
