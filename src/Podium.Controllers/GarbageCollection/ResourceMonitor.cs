using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Client;
using Podium.Client.Informers;

namespace Podium.Controllers.GarbageCollection;

/// <summary>Keeps the graph up to date with one kind.</summary>
internal sealed class ResourceMonitor(
    ResourceInfo resource, IMetadataClient metadata, OwnerGraph graph, Action<string> concerned, TimeProvider time, ILogger logger)
{
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the graph shows all objects of the kind.</summary>
    public Task Synced => synced.Task;

    /// <summary>Runs until cancelled; then the kind's objects count as gone no more than before.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        new ListWatchLoop(resource.GroupResource, time, logger).RunAsync(ListAsync, WatchAsync, cancellationToken);

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await metadata.ListAsync(resource, new ListRequest(), cancellationToken);
        graph.Replace(resource, list.Items, concerned);
        synced.TrySetResult();
        return list.ResourceVersion;
    }

    private async Task WatchAsync(string version, Action<string> reached, CancellationToken cancellationToken)
    {
        await foreach (var change in metadata.WatchAsync(resource, new WatchRequest(version), cancellationToken))
        {
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    graph.Observe(resource, change.Metadata, concerned);
                    break;
                case WatchEventType.Deleted:
                    graph.Remove(change.Metadata.Uid, concerned);
                    break;
                case WatchEventType.Bookmark:
                    break;
            }

            reached(change.Metadata.ResourceVersion);
        }
    }
}
