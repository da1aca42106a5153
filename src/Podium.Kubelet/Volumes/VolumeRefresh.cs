using Microsoft.Extensions.Logging;
using Podium.Api.Errors;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Volumes;

/// <summary>Brings config maps, secrets, fields and tokens in running pods' volumes up to date, once a minute.</summary>
internal sealed partial class VolumeRefresh(PodNode node, PodWorkers workers, ILogger<VolumeRefresh> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var worker in workers.All)
                {
                    await RefreshAsync(worker.State.View, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task RefreshAsync(PodView view, CancellationToken cancellationToken)
    {
        if (!view.IsSetUp || view.EndingSince is not null || view.IsGone || !PodVolumes.NeedsRefresh(view.Pod))
        {
            return;
        }

        try
        {
            var ips = view.Sandboxes.Count > 0 ? view.Sandboxes[0].Ips : [];
            await node.Volumes.RefreshAsync(view.Pod, ips, cancellationToken);
        }
        catch (Exception failure) when (failure is VolumeException or ContainerConfigException or StatusException or HttpRequestException or IOException)
        {
            // What is there stays; the containers run on with it.
            LogFailed(view.Pod.Describe(), failure);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "volumes of {pod} could not be brought up to date")]
    private partial void LogFailed(string pod, Exception failure);
}
