using Microsoft.Extensions.Logging;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet;

/// <summary>What runs beside the pods' workers: their volumes' refresh, their logs' rotation, the node's endpoint.</summary>
internal sealed class KubeletServices(PodNode node, PodWorkers workers, ILoggerFactory loggers)
{
    /// <summary>Starts them; each ends by the token.</summary>
    public IReadOnlyList<Task> Run(CancellationToken cancellationToken)
    {
        if (node.Options.IsHollow)
        {
            return [];
        }

        return
        [
            new VolumeRefresh(node, workers, loggers.CreateLogger<VolumeRefresh>()).RunAsync(cancellationToken),
        ];
    }
}
