using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>A pod with what the scheduler works out of it once.</summary>
internal sealed class PodInfo
{
    /// <summary>What a pod without requests counts as in scores, as upstream: 100m and 200 MB.</summary>
    private const long DefaultMilliCpu = 100;
    private const long DefaultMemoryBytes = 200L * 1024 * 1024;

    public PodInfo(Pod pod)
    {
        Pod = pod;
        Key = ObjectKey.Of(pod);
        Requests = ResourceTotals.Of(PodRequests.Compute(pod));
        ScoredMilliCpu = Requests.MilliCpu == 0 ? DefaultMilliCpu : Requests.MilliCpu;
        ScoredMemoryBytes = Requests.MemoryBytes == 0 ? DefaultMemoryBytes : Requests.MemoryBytes;
        HostPorts = HostPort.Of(pod);
        Priority = pod.Spec.Priority ?? 0;
    }

    public Pod Pod { get; }

    public ObjectKey Key { get; }

    public ResourceTotals Requests { get; }

    /// <summary>The CPU that scores count, in thousandths: a pod that asks for none still weighs something.</summary>
    public long ScoredMilliCpu { get; }

    /// <summary>The memory that scores count, in bytes.</summary>
    public long ScoredMemoryBytes { get; }

    public IReadOnlyList<HostPort> HostPorts { get; }

    public int Priority { get; }
}
