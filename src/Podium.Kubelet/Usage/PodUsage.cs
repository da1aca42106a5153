using Podium.Api.Core.V1;

namespace Podium.Kubelet.Usage;

/// <summary>What a container uses at one moment.</summary>
/// <param name="Name">The container.</param>
/// <param name="Id">The runtime's id.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="At">When it was measured.</param>
/// <param name="CpuNanoSeconds">Processor time since its start; null where the runtime does not say.</param>
/// <param name="CpuNanoCores">Processor time a second, since the measure before; null for a first one.</param>
/// <param name="WorkingSetBytes">Memory that cannot be taken back.</param>
/// <param name="MemoryUsageBytes">All memory, caches included.</param>
/// <param name="RootBytes">Its writable layer on the disk.</param>
/// <param name="LogBytes">Its logs on the disk.</param>
internal sealed record ContainerUsage(
    string Name, string Id, DateTimeOffset StartedAt, DateTimeOffset At, ulong? CpuNanoSeconds, ulong? CpuNanoCores,
    long WorkingSetBytes, long MemoryUsageBytes, long RootBytes, long LogBytes);

/// <summary>What a pod uses at one moment.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Containers">Its running containers.</param>
/// <param name="EmptyDirBytes">Its emptyDir volumes on the disk, by name.</param>
internal sealed record PodUsage(
    Pod Pod, IReadOnlyList<ContainerUsage> Containers, IReadOnlyDictionary<string, long> EmptyDirBytes)
{
    /// <summary>The processes of all containers.</summary>
    public long Processes { get; init; }

    /// <summary>The files of all containers' writable layers and of the volumes that go with the pod.</summary>
    public long Inodes { get; init; }

    /// <summary>The memory of all containers.</summary>
    public long WorkingSetBytes
    {
        get
        {
            var sum = 0L;
            foreach (var container in Containers)
            {
                sum += container.WorkingSetBytes;
            }

            return sum;
        }
    }

    /// <summary>What all of it takes on the disk.</summary>
    public long DiskBytes
    {
        get
        {
            var sum = 0L;
            foreach (var container in Containers)
            {
                sum += container.RootBytes + container.LogBytes;
            }

            foreach (var (_, bytes) in EmptyDirBytes)
            {
                sum += bytes;
            }

            return sum;
        }
    }
}
