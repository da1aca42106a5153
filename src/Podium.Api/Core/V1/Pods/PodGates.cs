using System.Text.Json.Nodes;
using Podium.Api.Features;

namespace Podium.Api.Core.V1;

/// <summary>
/// Takes out of a pod what belongs to features that are off, as Kubernetes does before it validates
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
        ["resourceClaimStatuses"], // DynamicResourceAllocation
        .. OfStatuses("allocatedResourcesStatus"), // ResourceHealthStatus
        .. OfStatuses("user"), // SupplementalGroupsPolicy
    ];

    // InPlacePodVerticalScaling
    private static readonly string[][] ResizeSpecPaths = [.. OfContainers("resizePolicy")];
    private static readonly string[][] ResizeStatusPaths = [["resize"], .. OfStatuses("resources")];

    // InPlacePodVerticalScalingAllocatedStatus
    private static readonly string[][] AllocatedPaths = [.. OfStatuses("allocatedResources")];

    /// <summary>Drops from a pod what is off.</summary>
    /// <param name="pod">The tree of the pod, changed in place.</param>
    /// <param name="stored">The pod as it is stored; null for a new one.</param>
    /// <param name="gates">What is on.</param>
    public static void Drop(JsonObject pod, JsonObject? stored, FeatureGates gates)
    {
        DropFromSpec(pod["spec"] as JsonObject, stored?["spec"] as JsonObject, gates);
        var status = pod["status"] as JsonObject;
        var storedStatus = stored?["status"] as JsonObject;
        Drop(status, storedStatus, StatusPaths);
        var resizes = gates.IsEnabled(FeatureGates.InPlacePodVerticalScaling);
        if (!resizes)
        {
            Drop(status, storedStatus, ResizeStatusPaths);
        }

        if (!resizes || !gates.IsEnabled(FeatureGates.InPlacePodVerticalScalingAllocatedStatus))
        {
            Drop(status, storedStatus, AllocatedPaths);
        }
    }

    /// <summary>Drops from a pod spec, of a template too, what is off.</summary>
    public static void DropFromSpec(JsonObject? spec, JsonObject? stored, FeatureGates gates)
    {
        Drop(spec, stored, SpecPaths);
        if (!gates.IsEnabled(FeatureGates.InPlacePodVerticalScaling))
        {
            Drop(spec, stored, ResizeSpecPaths);
        }
    }

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
