using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Podium.Cri.Containerd.V1;
using Podium.Cri.Grpc;

namespace Podium.Cri.Containerd;

/// <summary>
/// Exits and out-of-memory kills from containerd's own event service, which every containerd has. containerd answers
/// a subscription only with its first event, so one cannot see when it has begun: we publish an event of our own,
/// again and again, until it comes back, and only then say <see cref="ContainerEvent.Subscribed"/>.
/// </summary>
/// <param name="channel">A channel with <see cref="ContainerdNamespace.Header"/>; not owned.</param>
/// <param name="time">The clock of the pauses between attempts.</param>
/// <param name="logger">Told of interruptions.</param>
public sealed partial class ContainerdEvents(GrpcChannel channel, TimeProvider time, ILogger<ContainerdEvents> logger) : IContainerEvents
{
    private const string Service = "containerd.services.events.v1.Events";
    private const string ExitTopic = "/tasks/exit";
    private const string OomTopic = "/tasks/oom";
    private const string MarkTopic = "/podium/subscribed";

    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MarkDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeleteDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(1);

    private static readonly GrpcMethod<PublishRequest, Empty> Publish = new(Service, "Publish", Empty.Parser);
    private static readonly GrpcMethod<SubscribeRequest, Envelope> Subscribe = new(Service, "Subscribe", Envelope.Parser);

    // The answer repeats the exit, which is known.
    private static readonly GrpcMethod<DeleteProcessRequest, Empty> DeleteProcess =
        new("containerd.services.tasks.v1.Tasks", "DeleteProcess", Empty.Parser);

    /// <inheritdoc />
    public async IAsyncEnumerable<ContainerEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var subscription = SubscribeOnceAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (subscription.ConfigureAwait(false))
            {
                while (await NextAsync(subscription, cancellationToken).ConfigureAwait(false) is { } next)
                {
                    failures = 0;
                    yield return next;
                }
            }

            // The first retry comes at once: a containerd that is back already should not be waited for.
            await Task.Delay(RetryDelay(failures++), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(ContainerEvent.CommandEnded command, CancellationToken cancellationToken)
    {
        var request = new DeleteProcessRequest { ContainerId = command.ContainerId, ExecId = command.CommandId };
        try
        {
            await channel.UnaryAsync(DeleteProcess, request, DeleteDeadline, cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            // It went by itself.
        }
    }

    internal static TimeSpan RetryDelay(int failures) =>
        failures == 0
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Min(10 * Math.Pow(2, Math.Min(failures - 1, 10)), RetryDelayMax.TotalMilliseconds));

    /// <summary>The event that an envelope holds, or null for one that does not concern a kubelet.</summary>
    internal static ContainerEvent? Read(Envelope envelope)
    {
        switch (envelope.Topic)
        {
            case ExitTopic:
                var exit = TaskExit.Parser.ParseFrom(envelope.Event.Value);

                // A command run in a container has an ID of its own.
                return exit.Id == exit.ContainerId
                    ? new ContainerEvent.Exited(exit.ContainerId, (int)exit.ExitStatus, (exit.ExitedAt ?? envelope.Timestamp).ToDateTimeOffset())
                    : new ContainerEvent.CommandEnded(exit.ContainerId, exit.Id);
            case OomTopic:
                return new ContainerEvent.OutOfMemory(TaskOOM.Parser.ParseFrom(envelope.Event.Value).ContainerId);
            default:
                return null;
        }
    }

    private async ValueTask<ContainerEvent?> NextAsync(
        IAsyncEnumerator<ContainerEvent> subscription, CancellationToken cancellationToken)
    {
        try
        {
            return await subscription.MoveNextAsync().ConfigureAwait(false) ? subscription.Current : null;
        }
        catch (GrpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(logger, e.Code, e.Message);
            return null;
        }
    }

    private async IAsyncEnumerable<ContainerEvent> SubscribeOnceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid().ToString("N");
        var request = new SubscribeRequest
        {
            Filters =
            {
                $"topic==\"{ExitTopic}\",namespace=={ContainerdNamespace.Kubernetes}",
                $"topic==\"{OomTopic}\",namespace=={ContainerdNamespace.Kubernetes}",
                $"topic==\"{MarkTopic}\",namespace=={ContainerdNamespace.Kubernetes}",
            },
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var envelopes = channel.ServerStreamAsync(Subscribe, request, null, stop.Token).GetAsyncEnumerator(stop.Token);
        Task<bool>? moving = null;
        try
        {
            var marked = false;
            while (true)
            {
                moving = envelopes.MoveNextAsync().AsTask();
                if (!marked)
                {
                    await PublishUntilAsync(moving, mark, stop.Token).ConfigureAwait(false);
                }

                if (!await moving.ConfigureAwait(false))
                {
                    yield break;
                }

                moving = null;
                var envelope = envelopes.Current;
                if (!marked && envelope.Topic == MarkTopic && envelope.Event.Value.ToStringUtf8() == mark)
                {
                    marked = true;
                    yield return ContainerEvent.Subscribed.Instance;
                }
                else if (Read(envelope) is { } read)
                {
                    yield return read;
                }
            }
        }
        finally
        {
            // An iterator can only be disposed when it stands still.
            await stop.CancelAsync().ConfigureAwait(false);
            if (moving is not null)
            {
                await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await envelopes.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task PublishUntilAsync(Task<bool> received, string mark, CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            Topic = MarkTopic,
            Event = new Any { TypeUrl = "podium/Subscribed", Value = Google.Protobuf.ByteString.CopyFromUtf8(mark) },
        };
        while (!received.IsCompleted)
        {
            await channel.UnaryAsync(Publish, request, MarkDeadline, cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(received, Task.Delay(MarkInterval, time, cancellationToken)).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The container event stream was interrupted ({code}): {message}")]
    private static partial void LogInterrupted(ILogger logger, GrpcStatusCode code, string message);
}
