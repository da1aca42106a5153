namespace Podium.Api.Core.V1;

/// <summary>What objects use up of quotas (pkg/quota/v1/evaluator/core).</summary>
public static class QuotaUsage
{
    private static readonly Quantity One = new(1);

    private static readonly HashSet<string> PodResources = new(StringComparer.Ordinal)
    {
        "count/pods", "pods", "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    };

    // Kinds that are also counted under their bare name, from the time before count/.
    private static readonly HashSet<string> CountedByName = new(StringComparer.Ordinal)
    {
        "configmaps", "secrets", "services", "replicationcontrollers", "resourcequotas", "persistentvolumeclaims",
    };

    // Of these a pod's containers must say how much they need, where a quota bounds it: upstream calls that a mistake, and keeps it.
    private static readonly string[] Demanded = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    /// <summary>The name under which a quota counts a kind's objects: <c>count/deployments.apps</c>.</summary>
    public static string CountName(ResourceInfo resource) => "count/" + resource.GroupResource;

    /// <summary>Whether objects of a kind use up a quota's resource of this name.</summary>
    public static bool Concerns(ResourceInfo resource, string name) => resource is { Group: "", Plural: "pods" }
        ? PodResources.Contains(name)
            || ResourceNames.IsHugePages(name)
            || name.StartsWith("requests.hugepages-", StringComparison.Ordinal)
            || (!ResourceNames.IsNative(name) && name.StartsWith("requests.", StringComparison.Ordinal))
        : name == CountName(resource)
            || (resource.Group.Length == 0 && CountedByName.Contains(resource.Plural) && name == resource.Plural)
            || (resource is { Group: "", Plural: "services" } && name is "services.nodeports" or "services.loadbalancers")
            || (resource is { Group: "", Plural: "persistentvolumeclaims" }
                && (name == "requests.storage" || name.Contains(".storageclass.storage.k8s.io/", StringComparison.Ordinal)));

    /// <summary>What one object uses.</summary>
    public static IReadOnlyDictionary<string, Quantity> Of(IKubernetesObject obj, DateTimeOffset now) => obj switch
    {
        Pod pod => OfPod(pod, now),
        Service service => OfService(service),
        PersistentVolumeClaim claim => OfClaim(claim),
        _ => OfAny(obj.ResourceInfo),
    };

    /// <summary>What an object uses of which only the kind is known.</summary>
    public static IReadOnlyDictionary<string, Quantity> OfAny(ResourceInfo resource) => CountOf(resource);

    private static Dictionary<string, Quantity> CountOf(ResourceInfo resource)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { [CountName(resource)] = One };
        if (resource.Group.Length == 0 && CountedByName.Contains(resource.Plural))
        {
            usage[resource.Plural] = One;
        }

        return usage;
    }

    /// <summary>Why a pod does not name what a quota bounds; null where it does.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="bounded">The resources that the quota bounds.</param>
    public static string? FindMissing(Pod pod, IEnumerable<string> bounded)
    {
        var missing = new List<string>();
        foreach (var name in bounded.Where(Demanded.Contains).Order(StringComparer.Ordinal))
        {
            var containers = pod.Spec.Containers.Concat(pod.Spec.InitContainers)
                .Where(c => !Compute(c.Resources.Requests, c.Resources.Limits).ContainsKey(name))
                .Select(c => c.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (containers.Count > 0)
            {
                missing.Add($"{name} for: {string.Join(',', containers)}");
            }
        }

        return missing.Count == 0 ? null : $"must specify {string.Join("; ", missing)}";
    }

    private static Dictionary<string, Quantity> OfPod(Pod pod, DateTimeOffset now)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { ["count/pods"] = One };
        var isOver = pod.Metadata is { DeletionTimestamp: { } due, DeletionGracePeriodSeconds: { } grace } && now > due.AddSeconds(grace);
        if (pod.IsTerminal() || isOver)
        {
            return usage;
        }

        foreach (var (name, amount) in Compute(PodRequests.Compute(pod.Spec), PodRequests.ComputeLimits(pod.Spec)))
        {
            usage[name] = amount;
        }

        usage["pods"] = One;
        return usage;
    }

    private static Dictionary<string, Quantity> Compute(IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in requests)
        {
            if (name is "cpu" or "memory" or "ephemeral-storage" || ResourceNames.IsHugePages(name))
            {
                usage[name] = amount;
                usage["requests." + name] = amount;
            }
            else if (ResourceNames.IsExtended(name))
            {
                usage["requests." + name] = amount;
            }
        }

        foreach (var (name, amount) in limits)
        {
            if (name is "cpu" or "memory" or "ephemeral-storage")
            {
                usage["limits." + name] = amount;
            }
        }

        return usage;
    }

    private static Dictionary<string, Quantity> OfService(Service service)
    {
        var usage = CountOf(Service.Resource);
        var balanced = service.Spec.Type == "LoadBalancer";
        var hasPorts = service.Spec.Type == "NodePort" || (balanced && service.Spec.AllocateLoadBalancerNodePorts is not false);
        var ports = hasPorts ? service.Spec.Ports.Count : balanced ? service.Spec.Ports.Count(p => p.NodePort != 0) : 0;
        usage["services.nodeports"] = new Quantity(ports);
        usage["services.loadbalancers"] = new Quantity(balanced ? 1 : 0);
        return usage;
    }

    private static Dictionary<string, Quantity> OfClaim(PersistentVolumeClaim claim)
    {
        var usage = CountOf(PersistentVolumeClaim.Resource);
        var storageClass = claim.Metadata.Annotations.GetValueOrDefault("volume.beta.kubernetes.io/storage-class") ?? claim.Spec.StorageClassName ?? "";
        if (storageClass.Length > 0)
        {
            usage[$"{storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims"] = One;
        }

        if (claim.Spec.Resources.Requests.TryGetValue("storage", out var storage))
        {
            usage["requests.storage"] = storage;
            if (storageClass.Length > 0)
            {
                usage[$"{storageClass}.storageclass.storage.k8s.io/requests.storage"] = storage;
            }
        }

        return usage;
    }
}
