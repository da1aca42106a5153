using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Cri.V1;

namespace Podium.Kubelet.Containers;

/// <summary>Requests and limits as the kernel takes them (pkg/kubelet/cm/helpers_linux.go, pkg/kubelet/qos/policy.go).</summary>
internal static class LinuxResources
{
    /// <summary>The length of a scheduling period, in microseconds.</summary>
    public const long CpuPeriod = 100_000;

    private const long MinShares = 2;
    private const long MaxShares = 262_144;
    private const long MinQuota = 1_000;

    /// <summary>CPU shares for a request in thousandths.</summary>
    public static long Shares(long milliCpu) => milliCpu == 0 ? MinShares : Math.Clamp(milliCpu * 1024 / 1000, MinShares, MaxShares);

    /// <summary>CPU time a period for a limit in thousandths; 0 for no limit.</summary>
    public static long Quota(long milliCpu) => milliCpu == 0 ? 0 : Math.Max(milliCpu * CpuPeriod / 1000, MinQuota);

    /// <summary>cgroup v2's weight for shares.</summary>
    public static long Weight(long shares) => 1 + (shares - 2) * 9999 / 262142;

    /// <summary>A container's resources.</summary>
    public static LinuxContainerResources Of(Pod pod, Podium.Api.Core.V1.Container container, string qos, long memoryCapacity)
    {
        var limits = container.Resources.Limits;
        var requests = container.Resources.Requests;
        var cpuLimit = Milli(limits, "cpu");
        var cpuRequest = requests.ContainsKey("cpu") ? Milli(requests, "cpu") : cpuLimit;
        return new LinuxContainerResources
        {
            CpuShares = Shares(cpuRequest),
            CpuQuota = Quota(cpuLimit),
            CpuPeriod = CpuPeriod,
            MemoryLimitInBytes = limits.TryGetValue("memory", out var memory) ? memory.Value : 0,
            OomScoreAdj = OomScoreAdj(pod, container, qos, memoryCapacity),
        };
    }

    /// <summary>How early the kernel should kill a container when memory is short: -997 late, 1000 first.</summary>
    public static int OomScoreAdj(Pod pod, Podium.Api.Core.V1.Container container, string qos, long memoryCapacity)
    {
        if (pod.Spec.PriorityClassName == "system-node-critical" || qos == PodQos.Guaranteed)
        {
            return -997;
        }

        if (qos == PodQos.BestEffort || memoryCapacity <= 0)
        {
            return 1000;
        }

        var request = container.Resources.Requests.TryGetValue("memory", out var memory) ? memory.Value : 0;
        var adjust = 1000 - (int)(1000.0 * request / memoryCapacity);
        return Math.Clamp(adjust, 1000 + -997, 999);
    }

    private static long Milli(IReadOnlyDictionary<string, Quantity> resources, string name) =>
        resources.TryGetValue(name, out var quantity) ? quantity.MilliValue : 0;
}
