namespace Podium.Cri;

/// <summary>A runtime's events.</summary>
public interface IContainerEvents
{
    /// <summary>
    /// Subscribes, and subscribes again by itself when the runtime restarts. The enumeration ends only by its token.
    /// Each call is a subscription of its own.
    /// </summary>
    /// <param name="cancellationToken">Ends it with OperationCanceledException.</param>
    /// <returns>The events; the first is <see cref="ContainerEvent.Subscribed"/>.</returns>
    IAsyncEnumerable<ContainerEvent> WatchAsync(CancellationToken cancellationToken);
}
