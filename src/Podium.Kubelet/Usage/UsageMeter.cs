using Podium.Api.Core.V1;
using Podium.Cri.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Usage;

/// <summary>
/// Measures what pods use, from the runtime's statistics and from the disk. Nothing is measured unless someone asks: an idle node
/// costs nothing. Rates come from two measures; the first question in a while therefore takes a second.
/// </summary>
internal sealed class UsageMeter(PodNode node, PodWorkers workers) : IDisposable
{
    private static readonly TimeSpan BetweenFirstTwo = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RateAgeMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);

    // Guarded by `turn`: the processor time of each container when it was last measured, with its rate until then.
    private Dictionary<string, (DateTimeOffset At, ulong Nanos, ulong? Rate)> before = new(StringComparer.Ordinal);

    /// <summary>All pods that are not over, with rates where a container has run long enough.</summary>
    public async Task<IReadOnlyList<PodUsage>> MeasureWithRatesAsync(CancellationToken cancellationToken)
    {
        var usage = await MeasureAsync(cancellationToken);
        foreach (var pod in usage)
        {
            foreach (var container in pod.Containers)
            {
                if (container is { CpuNanoSeconds: not null, CpuNanoCores: null })
                {
                    await Task.Delay(BetweenFirstTwo, node.Time, cancellationToken);
                    return await MeasureAsync(cancellationToken);
                }
            }
        }

        return usage;
    }

    /// <summary>All pods that are not over.</summary>
    public async Task<IReadOnlyList<PodUsage>> MeasureAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var stats = await node.Runtime.ListContainerStatsAsync(null, cancellationToken);
            var byId = new Dictionary<string, ContainerStats>(stats.Count, StringComparer.Ordinal);
            foreach (var one in stats)
            {
                byId[one.Attributes.Id] = one;
            }

            var after = new Dictionary<string, (DateTimeOffset, ulong, ulong?)>(byId.Count, StringComparer.Ordinal);
            var pods = new List<PodUsage>();
            foreach (var worker in workers.All)
            {
                var view = worker.State.View;
                if (!view.IsGone && view.Rejected is null && !ContainerSpecs.IsTerminalPhase(view.Published.Phase))
                {
                    pods.Add(Measure(view, byId, after));
                }
            }

            before = after;
            return pods;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private PodUsage Measure(
        PodView view, Dictionary<string, ContainerStats> stats, Dictionary<string, (DateTimeOffset, ulong, ulong?)> after)
    {
        var containers = new List<ContainerUsage>(view.Containers.Count);
        foreach (var container in view.Containers)
        {
            if (container.State == ContainerRunState.Running && stats.TryGetValue(container.Id, out var measured))
            {
                var cpu = measured.Cpu?.UsageCoreNanoSeconds?.Value;
                var at = measured.Cpu is { Timestamp: > 0 } sample ? Cri.CriTime.ToDateTimeOffset(sample.Timestamp) : node.Time.GetUtcNow();
                containers.Add(new(
                    container.Name, container.Id, container.StartedAt ?? container.CreatedAt, at, cpu, Rate(container.Id, at, cpu, after),
                    (long)(measured.Memory?.WorkingSetBytes?.Value ?? 0),
                    (long)(measured.Memory?.UsageBytes?.Value ?? measured.Memory?.WorkingSetBytes?.Value ?? 0),
                    (long)(measured.WritableLayer?.UsedBytes?.Value ?? 0),
                    DiskUsage.Of(Path.Combine(node.Paths.PodLogs(view.Pod), container.Name))));
            }
        }

        var inodes = 0L;
        foreach (var container in containers)
        {
            inodes += (long)(stats[container.Id].WritableLayer?.InodesUsed?.Value ?? 0);
        }

        var volumes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var volume in view.Pod.Spec.Volumes)
        {
            if (volume.EmptyDir is { Medium: "" })
            {
                (volumes[volume.Name], var files) = DiskUsage.Measure(node.Paths.Volume(view.Pod.Metadata.Uid, "empty-dir", volume.Name));
                inodes += files;
            }
        }

        return new(view.Pod, containers, volumes)
        {
            Processes = node.Options.IsHollow ? 0 : node.Cgroups.Processes(node.Cgroups.PathOf(view.Pod.Metadata.Uid, PodQos.Get(view.Pod))),
            Inodes = inodes,
        };
    }

    private ulong? Rate(string id, DateTimeOffset at, ulong? nanos, Dictionary<string, (DateTimeOffset, ulong, ulong?)> after)
    {
        if (nanos is not { } used)
        {
            return null;
        }

        ulong? rate = null;
        if (before.TryGetValue(id, out var last) && at - last.At < RateAgeMax && used >= last.Nanos)
        {
            // Two questions in a row share a rate: over too short a time it says nothing.
            if (at - last.At < BetweenFirstTwo / 2 || (at - last.At < Fresh && last.Rate is not null))
            {
                after[id] = last;
                return last.Rate;
            }

            rate = (ulong)((used - last.Nanos) / (at - last.At).TotalSeconds);
        }

        after[id] = (at, used, rate);
        return rate;
    }
}
