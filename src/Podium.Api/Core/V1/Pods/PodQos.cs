namespace Podium.Api.Core.V1;

/// <summary>How pods are treated when resources are short (pkg/apis/core/helper/qos ComputePodQOS).</summary>
public static class PodQos
{
    /// <summary>Every container has limits of CPU and memory that equal its requests.</summary>
    public const string Guaranteed = "Guaranteed";

    /// <summary>Some container requests or limits CPU or memory.</summary>
    public const string Burstable = "Burstable";

    /// <summary>No container requests or limits CPU or memory.</summary>
    public const string BestEffort = "BestEffort";

    /// <summary>The class that the status says, or else the one that the spec makes.</summary>
    public static string Get(Pod pod) => pod.Status.QosClass.Length > 0 ? pod.Status.QosClass : Compute(pod.Spec);

    /// <summary>The class of a pod of this spec. Ephemeral containers do not count.</summary>
    public static string Compute(PodSpec spec)
    {
        var (requests, limits) = (new Totals(), new Totals());
        var guaranteed = true;
        foreach (var container in spec.Containers)
        {
            Count(container, ref requests, ref limits, ref guaranteed);
        }

        foreach (var container in spec.InitContainers)
        {
            Count(container, ref requests, ref limits, ref guaranteed);
        }

        if (requests.IsEmpty && limits.IsEmpty)
        {
            return BestEffort;
        }

        return guaranteed && requests == limits ? Guaranteed : Burstable;
    }

    private static void Count(Container container, ref Totals requests, ref Totals limits, ref bool guaranteed)
    {
        requests = requests.Add(container.Resources.Requests);
        limits = limits.Add(container.Resources.Limits);
        guaranteed &= container.Resources.Limits.TryGetValue("cpu", out var cpu) && cpu.Sign > 0
            && container.Resources.Limits.TryGetValue("memory", out var memory) && memory.Sign > 0;
    }

    private readonly record struct Totals(Quantity Cpu, Quantity Memory)
    {
        public bool IsEmpty => Cpu.IsZero && Memory.IsZero;

        public Totals Add(IReadOnlyDictionary<string, Quantity> resources) => new(
            resources.TryGetValue("cpu", out var cpu) && cpu.Sign > 0 ? Cpu + cpu : Cpu,
            resources.TryGetValue("memory", out var memory) && memory.Sign > 0 ? Memory + memory : Memory);
    }
}
