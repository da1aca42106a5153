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

    /// <summary>
    /// Takes away what the runtime still holds of a command that <see cref="ContainerEvent.CommandEnded"/> told of. containerd keeps a
    /// command's connection open for as long as input is left that the command never read; this ends it, with the command's exit
    /// code. One that is gone already is no error; a runtime that holds nothing need not do anything.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Grpc.GrpcException">The runtime did not do it.</exception>
    Task ReleaseAsync(ContainerEvent.CommandEnded command, CancellationToken cancellationToken) => Task.CompletedTask;
}
