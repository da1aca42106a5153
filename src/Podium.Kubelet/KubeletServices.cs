using Microsoft.Extensions.Logging;
using Podium.Kubelet.Images;
using Podium.Kubelet.Logs;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Pressure;
using Podium.Kubelet.Server;
using Podium.Kubelet.Usage;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet;

/// <summary>What runs beside the pods' workers: their volumes' refresh, their logs' rotation, the node's endpoint.</summary>
internal sealed class KubeletServices(PodNode node, PodWorkers workers, ILoggerFactory loggers) : IDisposable
{
    private readonly UsageMeter meter = new(node, workers);
    private readonly ImageCollector images = new(node, workers, loggers.CreateLogger<ImageCollector>());

    /// <inheritdoc/>
    public void Dispose()
    {
        meter.Dispose();
        images.Dispose();
    }

    /// <summary>Starts them; each ends by the token.</summary>
    public IReadOnlyList<Task> Run(CancellationToken cancellationToken)
    {
        List<Task> parts = [];
        if (!node.Options.IsHollow)
        {
            parts.Add(images.RunAsync(cancellationToken));
            parts.Add(new PressureManager(node, workers, meter, images, loggers.CreateLogger<PressureManager>()).RunAsync(cancellationToken));
            parts.Add(new VolumeRefresh(node, workers, loggers.CreateLogger<VolumeRefresh>()).RunAsync(cancellationToken));
            parts.Add(new LogRotation(node, workers, loggers.CreateLogger<LogRotation>()).RunAsync(cancellationToken));
        }

        if (node.Options.Port > 0)
        {
            parts.Add(new KubeletServer(node, workers, new Summary(node.Options, meter, node.Time), loggers).RunAsync(cancellationToken));
        }

        return parts;
    }
}
