using System.Globalization;
using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Logs;

/// <summary>
/// Keeps running containers' logs small: a log of more than 10 MiB is set aside and begun anew, and of those set aside the
/// four newest are kept (pkg/kubelet/logs/container_log_manager.go).
/// </summary>
internal sealed partial class LogRotation(PodNode node, PodWorkers workers, ILogger<LogRotation> logger)
{
    private const long BytesMax = 10L << 20;
    private const int FilesMax = 5;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

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
                    await RotateAsync(worker.State.View, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task RotateAsync(PodView view, CancellationToken cancellationToken)
    {
        foreach (var container in view.Containers)
        {
            if (container.State != ContainerRunState.Running)
            {
                continue;
            }

            var log = new FileInfo(
                Path.Combine(node.Paths.PodLogs(view.Pod), KubeletPaths.ContainerLog(container.Name, container.RestartCount)));
            if (log.Exists && log.Length > BytesMax)
            {
                try
                {
                    await RotateAsync(log, container.Id, cancellationToken);
                }
                catch (Exception failure) when (failure is IOException or GrpcException)
                {
                    LogFailed(log.FullName, failure);
                }
            }
        }
    }

    private async Task RotateAsync(FileInfo log, string containerId, CancellationToken cancellationToken)
    {
        var aside = $"{log.FullName}.{node.Time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        File.Move(log.FullName, aside);
        try
        {
            await node.Runtime.ReopenContainerLogAsync(containerId, cancellationToken);
        }
        catch
        {
            File.Move(aside, log.FullName); // The runtime goes on writing to it.
            throw;
        }

        var old = log.Directory!.GetFiles(log.Name + ".*");
        Array.Sort(old, static (a, b) => string.CompareOrdinal(b.Name, a.Name));
        for (var i = FilesMax - 1; i < old.Length; i++)
        {
            old[i].Delete();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "log {path} could not be rotated")]
    private partial void LogFailed(string path, Exception failure);
}
