using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Cri.Images;
using Podium.Cri.V1;
using Podium.Kubelet.Events;
using Podium.Kubelet.Node;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Images;

/// <summary>Removes images that nobody uses when the disk fills up; looks every five minutes, and when the node is short of disk.</summary>
internal sealed partial class ImageCollector(PodNode node, PodWorkers workers, ILogger<ImageCollector> logger) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim turn = new(1, 1);

    // Guarded by `turn`.
    private Dictionary<string, KnownImage> known = new(StringComparer.Ordinal);

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, node.Time);
        try
        {
            do
            {
                var disk = MachineFacts.Disk(node.Options);
                await CollectAsync(ImageCollectionPlan.BytesToFree(disk.TotalSize, disk.AvailableFreeSpace), cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Removes every image that nobody uses and that is not quite new.</summary>
    public Task CollectAllAsync(CancellationToken cancellationToken) => CollectAsync(long.MaxValue, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task CollectAsync(long bytesToFree, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await DetectAsync(cancellationToken);
            if (bytesToFree == 0)
            {
                return;
            }

            var freed = 0L;
            foreach (var image in ImageCollectionPlan.Compute(known.Values, bytesToFree, node.Time.GetUtcNow()))
            {
                await node.Runtime.RemoveImageAsync(new ImageSpec { Image = image.Id }, cancellationToken);
                known.Remove(image.Id);
                freed += image.Bytes;
                LogRemoved(image.Id, image.Bytes);
            }

            if (freed < bytesToFree && bytesToFree != long.MaxValue)
            {
                node.Events.Record(EventReferences.OfNode(node.Options.NodeName), true, "FreeDiskSpaceFailed",
                    $"Failed to garbage collect required amount of images. Attempted to free {bytesToFree} bytes, but only found {freed} bytes eligible to free.");
            }
        }
        catch (GrpcException failure)
        {
            LogFailed(failure);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task DetectAsync(CancellationToken cancellationToken)
    {
        var now = node.Time.GetUtcNow();
        var inUse = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in await node.Runtime.ListContainersAsync(null, cancellationToken))
        {
            inUse.Add(container.ImageRef);
            inUse.Add(container.Image?.Image ?? "");
        }

        // A pod that is about to start a container names its image, and shall find it.
        foreach (var worker in workers.All)
        {
            foreach (var container in worker.State.View.Containers)
            {
                inUse.Add(container.ImageId);
            }
        }

        var seen = new Dictionary<string, KnownImage>(StringComparer.Ordinal);
        foreach (var image in await node.Runtime.ListImagesAsync(cancellationToken))
        {
            var before = known.GetValueOrDefault(image.Id);
            var used = inUse.Contains(image.Id) || image.RepoDigests.Any(inUse.Contains) || image.RepoTags.Any(inUse.Contains);
            seen[image.Id] = new KnownImage(
                image.Id, (long)image.Size, before?.DetectedAt ?? now, used ? now : before?.LastUsedAt,
                used || image.Pinned || image.RepoTags.Contains(PauseImage.Name));
        }

        known = seen;
    }

    [LoggerMessage(1, LogLevel.Information, "image {image} of {bytes} bytes is removed: nobody uses it")]
    private partial void LogRemoved(string image, long bytes);

    [LoggerMessage(2, LogLevel.Warning, "images could not be collected")]
    private partial void LogFailed(Exception failure);
}
