using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Kubelet.Events;
using Podium.Kubelet.Images;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Usage;

namespace Podium.Kubelet.Pressure;

/// <summary>
/// Keeps the node usable: every ten seconds it looks what is left of memory, disk and process numbers, notes the node's
/// conditions, and puts pods out where it must. Pods are measured only when something is short or a pod limits its storage.
/// </summary>
internal sealed partial class PressureManager(
    PodNode node, PodWorkers workers, UsageMeter meter, ImageCollector images, ILogger<PressureManager> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Shortages shortages = new();
    private PressureHistory history = PressureHistory.None;
    private string leaving = "";

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await LookAsync(cancellationToken);
                }
                catch (Exception failure) when (failure is GrpcException or IOException or UnauthorizedAccessException)
                {
                    LogFailed(failure);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = node.Time.GetUtcNow();
        var signals = PressureSignals.Read(node.Options);
        var seen = new NodePressure(
            IsMet(signals, "memory"), IsMet(signals, "ephemeral-storage") || IsMet(signals, "inodes"), IsMet(signals, "pids"));
        history = history.Observe(seen, now);
        node.Pressure = history.Holding(now, node.Options.Eviction.TransitionPeriod);
        var due = shortages.Observe(signals, now);

        var mustMeasure = seen.Any;
        foreach (var worker in workers.All)
        {
            mustMeasure |= EvictionPlan.HasLocalLimits(worker.State.View.Pod);
        }

        if (!mustMeasure || IsLeaving())
        {
            return;
        }

        var usage = await meter.MeasureAsync(cancellationToken);
        var over = EvictionPlan.OverLocalLimits(usage);
        foreach (var eviction in over)
        {
            Evict(eviction);
        }

        if (over.Count > 0 || due is not { } shortage)
        {
            return;
        }

        node.Events.Record(EventReferences.OfNode(node.Options.NodeName), true, "EvictionThresholdMet",
            $"Attempting to reclaim {shortage.Resource}");
        if (shortage.Resource is "ephemeral-storage" or "inodes")
        {
            await images.CollectAllAsync(cancellationToken);
            if (shortages.Observe(PressureSignals.Read(node.Options), now) is null)
            {
                return;
            }
        }

        if (EvictionPlan.ForShortage(shortage, usage) is { } victim)
        {
            Evict(shortage.Grace == TimeSpan.Zero
                ? victim
                : victim with { Why = victim.Why with { Grace = Shorter(node.Options.Eviction.SoftGraceMax, Ending.SpecGrace(victim.Pod)) } });
            leaving = victim.Pod.Metadata.Uid;
        }
    }

    private void Evict(Eviction eviction)
    {
        foreach (var worker in workers.All)
        {
            if (worker.State.View.Pod.Metadata.Uid == eviction.Pod.Metadata.Uid)
            {
                LogEvicted(eviction.Pod.Describe(), eviction.Why.Message);
                worker.State.Set(view => view.Evicted is null ? view with { Evicted = eviction.Why } : view);
                worker.Wake();
                return;
            }
        }
    }

    // The next pod goes when the one before has given back what it had.
    private bool IsLeaving() => leaving.Length > 0 && workers.All.Any(worker =>
        worker.State.View.Pod.Metadata.Uid == leaving
        && worker.State.View.Containers.Any(static container => container.State == ContainerRunState.Running));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static bool IsMet(IReadOnlyList<PressureSignal> signals, string resource)
    {
        foreach (var signal in signals)
        {
            if (signal.Resource == resource && signal.IsMet)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(1, LogLevel.Warning, "what is left of the node could not be read")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(2, LogLevel.Information, "{pod} is evicted: {why}")]
    private partial void LogEvicted(string pod, string why);
}
