using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Streaming.Upgrades;

namespace Podium.Kubelet.Runtime;

/// <summary>
/// Who is connected to commands in containers, and which of those commands have ended. One that ends while its input is flooded
/// (<c>yes | kubectl exec -i pod -- head -1</c>) would hang in containerd, whose shim waits for somebody to read the rest: such a
/// one is released. The runtime does not say which command a connection is for, so the container must do.
/// </summary>
internal sealed partial class CommandSessions(TimeProvider time, ILogger<CommandSessions> logger)
{
    // Commands end all the time where probes run them; of those in a container with a long session only the last are kept.
    private const int EndedMax = 64;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // By container; guarded by `gate`.
    private readonly Dictionary<string, Container> containers = new(StringComparer.Ordinal);

    /// <summary>Notes a connection to a command in a container, until it is disposed.</summary>
    public Session Open(string containerId)
    {
        var session = new Session(this, containerId, new UpgradeTraffic(time));
        lock (gate)
        {
            if (!containers.TryGetValue(containerId, out var container))
            {
                containers[containerId] = container = new();
            }

            container.Sessions.Add(session);
        }

        return session;
    }

    /// <summary>Notes that a command has ended; nothing where nobody is connected to its container.</summary>
    public void OnEnded(ContainerEvent.CommandEnded command)
    {
        lock (gate)
        {
            if (!containers.TryGetValue(command.ContainerId, out var container))
            {
                return;
            }

            container.Ended.Enqueue((command, time.GetTimestamp()));
            if (container.Ended.Count > EndedMax)
            {
                container.Ended.Dequeue();
            }
        }

        wakes.Writer.TryWrite(true);
    }

    /// <summary>Takes out the ended commands that a connection may hang on: its input is stuck, and no output is under way beside it.</summary>
    public IReadOnlyList<ContainerEvent.CommandEnded> TakeStuck()
    {
        List<ContainerEvent.CommandEnded> stuck = [];
        lock (gate)
        {
            foreach (var container in containers.Values)
            {
                if (!container.IsStuck())
                {
                    continue;
                }

                while (container.Ended.TryPeek(out var ended) && time.GetElapsedTime(ended.At) >= Quiet)
                {
                    stuck.Add(container.Ended.Dequeue().Command);
                }
            }
        }

        return stuck;
    }

    /// <summary>Releases commands that connections hang on, until cancelled.</summary>
    public async Task RunAsync(IContainerEvents runtime, CancellationToken cancellationToken)
    {
        try
        {
            while (await wakes.Reader.WaitToReadAsync(cancellationToken))
            {
                wakes.Reader.TryRead(out _);
                while (HasEnded())
                {
                    await Task.Delay(LookInterval, time, cancellationToken);
                    foreach (var command in TakeStuck())
                    {
                        await ReleaseAsync(runtime, command, cancellationToken);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private bool HasEnded()
    {
        lock (gate)
        {
            foreach (var container in containers.Values)
            {
                if (container.Ended.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private async Task ReleaseAsync(IContainerEvents runtime, ContainerEvent.CommandEnded command, CancellationToken cancellationToken)
    {
        try
        {
            await runtime.ReleaseAsync(command, cancellationToken);
        }
        catch (GrpcException failure)
        {
            LogKept(command.ContainerId, failure);
        }
    }

    private void Close(Session session)
    {
        lock (gate)
        {
            if (containers.TryGetValue(session.ContainerId, out var container)
                && container.Sessions.Remove(session)
                && container.Sessions.Count == 0)
            {
                containers.Remove(session.ContainerId);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "a command that has ended in container {container} could not be released")]
    private partial void LogKept(string container, Exception failure);

    /// <summary>A connection to a command.</summary>
    internal sealed class Session(CommandSessions owner, string containerId, UpgradeTraffic traffic) : IDisposable
    {
        /// <summary>The container that the command runs in.</summary>
        public string ContainerId => containerId;

        /// <summary>How the connection gets on.</summary>
        public UpgradeTraffic Traffic => traffic;

        /// <inheritdoc/>
        public void Dispose() => owner.Close(this);
    }

    private sealed class Container
    {
        public List<Session> Sessions { get; } = [];

        public Queue<(ContainerEvent.CommandEnded Command, long At)> Ended { get; } = [];

        // Releasing a command cuts what it has written and a slow client has not taken yet.
        public bool IsStuck()
        {
            var isStuck = false;
            foreach (var session in Sessions)
            {
                if (session.Traffic.IsOutputUnderWay(Quiet))
                {
                    return false;
                }

                isStuck |= session.Traffic.IsInputStuck(Quiet);
            }

            return isStuck;
        }
    }
}
