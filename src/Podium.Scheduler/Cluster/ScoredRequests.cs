using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>What a pod counts as in scores: each container that asks for no CPU or memory counts as 100m and 200 MB (upstream's non-zero requests).</summary>
internal static class ScoredRequests
{
    private const long DefaultMilliCpu = 100;
    private const long DefaultMemoryBytes = 200L * 1024 * 1024;
    private static readonly Quantity DefaultCpu = Quantity.Parse("100m");
    private static readonly Quantity DefaultMemory = Quantity.Parse("200Mi");

    public static (long MilliCpu, long MemoryBytes) Of(PodSpec spec, ResourceTotals requests)
    {
        var (lacksCpu, lacksMemory) = (0, 0);
        foreach (var container in spec.Containers)
        {
            lacksCpu += Asks(container, "cpu") ? 0 : 1;
            lacksMemory += Asks(container, "memory") ? 0 : 1;
        }

        if (spec.InitContainers.Count == 0)
        {
            return (requests.MilliCpu + (lacksCpu * DefaultMilliCpu), requests.MemoryBytes + (lacksMemory * DefaultMemoryBytes));
        }

        var filled = ResourceTotals.Of(PodRequests.Compute(spec with
        {
            Containers = [.. spec.Containers.Select(Filled)],
            InitContainers = [.. spec.InitContainers.Select(Filled)],
        }));
        return (filled.MilliCpu, filled.MemoryBytes);
    }

    private static Container Filled(Container container)
    {
        if (Asks(container, "cpu") && Asks(container, "memory"))
        {
            return container;
        }

        var requests = new Dictionary<string, Quantity>(container.Resources.Requests, StringComparer.Ordinal);
        requests.TryAdd("cpu", DefaultCpu);
        requests.TryAdd("memory", DefaultMemory);
        return container with { Resources = container.Resources with { Requests = requests } };
    }

    private static bool Asks(Container container, string resource) => container.Resources.Requests.ContainsKey(resource);
}
