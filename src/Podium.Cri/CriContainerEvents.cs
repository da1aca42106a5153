using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri;

/// <summary>
/// Exits from the Container Runtime Interface's own event stream, for runtimes other than containerd. Such a runtime
/// does not say when a subscription has begun: a call made after it stands in for the answer, and the kubelet's slow
/// relist for the rest.
/// </summary>
/// <param name="channel">Leads to the runtime; not owned.</param>
/// <param name="time">The clock of the pauses between attempts.</param>
/// <param name="logger">Told of interruptions.</param>
public sealed partial class CriContainerEvents(GrpcChannel channel, TimeProvider time, ILogger<CriContainerEvents> logger)
    : IContainerEvents
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan VersionDeadline = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async IAsyncEnumerable<ContainerEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var stream = channel.ServerStreamAsync(CriMethods.GetContainerEvents, new GetEventsRequest(), null, stop.Token)
                .GetAsyncEnumerator(stop.Token);
            Task<bool>? moving = null;
            try
            {
                moving = stream.MoveNextAsync().AsTask();
                if (await AnswersAsync(stop.Token).ConfigureAwait(false))
                {
                    yield return ContainerEvent.Subscribed.Instance;
                    while (await NextAsync(moving, cancellationToken).ConfigureAwait(false))
                    {
                        var response = stream.Current;
                        moving = stream.MoveNextAsync().AsTask();
                        if (Read(response) is { } read)
                        {
                            yield return read;
                        }
                    }
                }
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false);
                if (moving is not null)
                {
                    await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                await stream.DisposeAsync().ConfigureAwait(false);
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The exit that a response tells of, or null.</summary>
    internal static ContainerEvent? Read(ContainerEventResponse response)
    {
        if (response.ContainerEventType != ContainerEventType.ContainerStoppedEvent)
        {
            return null;
        }

        foreach (var status in response.ContainersStatuses)
        {
            if (status.Id == response.ContainerId)
            {
                var nanoseconds = status.FinishedAt != 0 ? status.FinishedAt : response.CreatedAt;
                return new ContainerEvent.Exited(response.ContainerId, status.ExitCode, CriTime.ToDateTimeOffset(nanoseconds));
            }
        }

        // A sandbox of its own has no exit code.
        return new ContainerEvent.Exited(response.ContainerId, 0, CriTime.ToDateTimeOffset(response.CreatedAt));
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await channel.UnaryAsync(CriMethods.Version, new VersionRequest(), VersionDeadline, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (GrpcException e)
        {
            LogInterrupted(logger, e.Code, e.Message);
            return false;
        }
    }

    private async Task<bool> NextAsync(Task<bool> moving, CancellationToken cancellationToken)
    {
        try
        {
            return await moving.ConfigureAwait(false);
        }
        catch (GrpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(logger, e.Code, e.Message);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The container event stream was interrupted ({code}): {message}")]
    private static partial void LogInterrupted(ILogger logger, GrpcStatusCode code, string message);
}
