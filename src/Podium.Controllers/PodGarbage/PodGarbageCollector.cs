using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Informers;

namespace Podium.Controllers.PodGarbage;

/// <summary>
/// Deletes pods that no kubelet will: those of nodes that are gone or out of service, those that were deleted before they had a node, and the
/// oldest ended ones where there are too many. Upstream: pkg/controller/podgc.
/// </summary>
public sealed partial class PodGarbageCollector : IController
{
    private const int TerminatedMax = 12500;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    // A node may be made anew: its pods wait for that a while.
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    private readonly IApiClient client;
    private readonly Informer<Pod> pods;
    private readonly Informer<Node> nodes;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    // Since when nodes that pods name have been missing. Used by the one loop only.
    private readonly Dictionary<string, DateTimeOffset> missing = new(StringComparer.Ordinal);

    /// <summary>A collector that does not run yet.</summary>
    public PodGarbageCollector(ControllerContext context)
    {
        client = context.Client;
        pods = context.Informers.Of<Pod>();
        nodes = context.Informers.Of<Node>();
        time = context.Time;
        logger = context.Loggers.CreateLogger<PodGarbageCollector>();
    }

    /// <inheritdoc/>
    public string Name => "pod-garbage-collector";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var garbage = PodGarbagePlan.Compute(
                pods.All, name => nodes.Get(new ObjectKey("", name)), await LostNodesAsync(cancellationToken), TerminatedMax);
            foreach (var pod in garbage)
            {
                await CollectAsync(pod, cancellationToken);
            }
        }
    }

    private async Task<HashSet<string>> LostNodesAsync(CancellationToken cancellationToken)
    {
        var named = pods.All.Select(p => p.Spec.NodeName).Where(n => n.Length > 0 && nodes.Get(new ObjectKey("", n)) is null)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var back in missing.Keys.Where(name => !named.Contains(name)).ToList())
        {
            missing.Remove(back);
        }

        var now = time.GetUtcNow();
        var lost = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in named)
        {
            if (!missing.TryGetValue(name, out var since))
            {
                missing[name] = now;
            }
            else if (since + Quarantine <= now && await IsGoneAsync(name, cancellationToken))
            {
                lost.Add(name);
            }
        }

        return lost;
    }

    // The cache may be behind: only the server knows that a node is absent.
    private async Task<bool> IsGoneAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetAsync<Node>(new ObjectKey("", node), cancellationToken);
            return false;
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            return true;
        }
    }

    private async Task CollectAsync(GarbagePod garbage, CancellationToken cancellationToken)
    {
        var pod = garbage.Pod;
        try
        {
            if ((garbage.LostNode || garbage.OutOfService) && !pod.IsTerminal())
            {
                await client.UpdateAsync(pod with { Status = Failed(pod, garbage.LostNode) }, "status", cancellationToken);
            }

            await client.DeleteAsync<Pod>(
                ObjectKey.Of(pod), new() { GracePeriodSeconds = 0, Preconditions = new() { Uid = pod.Metadata.Uid } }, cancellationToken);
            LogCollected(pod.Metadata.Namespace, pod.Metadata.Name);
        }
        catch (StatusException stale) when (stale.Code is 404 or 409)
        {
            // It is gone, or another by now: the next round tells.
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
        {
            LogFailed(pod.Metadata.Namespace, pod.Metadata.Name, failure);
        }
    }

    private PodStatus Failed(Pod pod, bool lostNode)
    {
        var failed = pod.Status with { Phase = "Failed" };
        if (!lostNode)
        {
            return failed;
        }

        var disrupted = new PodCondition
        {
            Type = "DisruptionTarget",
            Status = "True",
            Reason = "DeletionByPodGC",
            Message = "PodGC: node no longer exists",
        };
        return failed.With(disrupted, time.GetUtcNow());
    }

    [LoggerMessage(1, LogLevel.Information, "deleted {namespace}/{pod}, which no kubelet would end")]
    private partial void LogCollected(string @namespace, string pod);

    [LoggerMessage(2, LogLevel.Warning, "{namespace}/{pod} could not be deleted; it is tried again")]
    private partial void LogFailed(string @namespace, string pod, Exception failure);
}
