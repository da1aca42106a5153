namespace Podium.Api.Core.V1;

/// <summary>
/// The resources that a pod needs as a whole (k8s.io/component-helpers/resource: PodRequests, PodLimits). Containers and
/// sidecars run together and add up; each init container runs with the sidecars before it; the greater need counts.
/// </summary>
public static class PodRequests
{
    /// <summary>
    /// What must be kept free on a node for the pod, its overhead included. While its resources change in place, the greater of what
    /// it asks for and what it has; what it asks for in vain does not count.
    /// </summary>
    public static IReadOnlyDictionary<string, Quantity> Compute(Pod pod)
    {
        foreach (var status in pod.Status.ContainerStatuses)
        {
            if (status.Resources is not null)
            {
                return Compute(pod.Spec with { Containers = [.. pod.Spec.Containers.Select(container => AsItRuns(pod.Status, container))] });
            }
        }

        return Compute(pod.Spec);
    }

    /// <summary>What must be kept free on a node for a pod of this spec, its overhead included.</summary>
    public static IReadOnlyDictionary<string, Quantity> Compute(PodSpec spec)
    {
        var total = Aggregate(spec, limits: false);
        AddAll(total, spec.Overhead);
        return total;
    }

    /// <summary>The most that the pod may use. Overhead counts only for resources that are limited at all.</summary>
    public static IReadOnlyDictionary<string, Quantity> ComputeLimits(PodSpec spec)
    {
        var total = Aggregate(spec, limits: true);
        foreach (var (name, quantity) in spec.Overhead)
        {
            if (total.TryGetValue(name, out var limit) && !limit.IsZero)
            {
                total[name] = limit + quantity;
            }
        }

        return total;
    }

    private static Container AsItRuns(PodStatus pod, Container container)
    {
        foreach (var status in pod.ContainerStatuses)
        {
            if (status.Name != container.Name || status.Resources is not { } actual)
            {
                continue;
            }

            var requests = new Dictionary<string, Quantity>(actual.Requests, StringComparer.Ordinal);
            RaiseTo(requests, status.AllocatedResources);
            if (pod.Resize != "Infeasible")
            {
                RaiseTo(requests, container.Resources.Requests);
            }

            return container with { Resources = container.Resources with { Requests = requests } };
        }

        return container;
    }

    private static Dictionary<string, Quantity> Aggregate(PodSpec spec, bool limits)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.Containers)
        {
            AddAll(total, Of(container, limits));
        }

        if (spec.InitContainers.Count == 0)
        {
            return total;
        }

        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var starting = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.InitContainers)
        {
            var own = Of(container, limits);
            if (container.IsSidecar())
            {
                AddAll(total, own);
                AddAll(sidecars, own);
                RaiseTo(starting, sidecars);
            }
            else
            {
                var together = new Dictionary<string, Quantity>(sidecars, StringComparer.Ordinal);
                AddAll(together, own);
                RaiseTo(starting, together);
            }
        }

        RaiseTo(total, starting);
        return total;
    }

    private static IReadOnlyDictionary<string, Quantity> Of(Container container, bool limits) =>
        limits ? container.Resources.Limits : container.Resources.Requests;

    private static void AddAll(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity> more)
    {
        foreach (var (name, quantity) in more)
        {
            total[name] = total.TryGetValue(name, out var before) ? before + quantity : quantity;
        }
    }

    private static void RaiseTo(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity> least)
    {
        foreach (var (name, quantity) in least)
        {
            if (!total.TryGetValue(name, out var now) || quantity > now)
            {
                total[name] = quantity;
            }
        }
    }
}
