using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Runtime;

/// <summary>
/// Takes what happens in the runtime to the workers: exits by its events, as they happen; whatever they missed by listing, at
/// each new subscription and every half minute.
/// </summary>
internal sealed partial class RuntimeFollower(PodNode node, PodWorkers workers, ILogger<RuntimeFollower> logger) : IDisposable
{
    private static readonly TimeSpan RelistPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RelistRetry = TimeSpan.FromMilliseconds(200);

    private readonly RuntimeRelist relist = new(node.Runtime);

    // Two listings at once would take each other's findings for changes.
    private readonly SemaphoreSlim relistTurn = new(1);

    /// <summary>Follows the runtime's events and lists now and then, until cancelled.</summary>
    public async Task RunAsync(IContainerEvents events, CancellationToken cancellationToken)
    {
        var net = RelistNowAndThenAsync(cancellationToken);
        try
        {
            await foreach (var happened in events.WatchAsync(cancellationToken))
            {
                switch (happened)
                {
                    case ContainerEvent.Subscribed:
                        await RelistUntilDoneAsync(cancellationToken);
                        break;
                    case ContainerEvent.Exited exited:
                        OnExited(exited);
                        break;
                    case ContainerEvent.CommandEnded ended:
                        node.Commands.OnEnded(ended);
                        break;
                    case ContainerEvent.OutOfMemory killed:
                        OnOutOfMemory(killed.ContainerId);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }

        await net;
    }

    /// <inheritdoc/>
    public void Dispose() => relistTurn.Dispose();

    private void OnExited(ContainerEvent.Exited exited)
    {
        foreach (var worker in workers.All)
        {
            var view = worker.State.View;
            if (view.Containers.FirstOrDefault(c => c.Id == exited.ContainerId) is { } container)
            {
                if (exited.ExitCode != 0 && !node.Options.IsHollow && IsKilledForMemory(view, exited.ContainerId))
                {
                    worker.State.ChangeContainer(exited.ContainerId, known => known with { Reason = "OOMKilled" });
                }

                // One whose last words are in its log has ended when they are there: its end is told with them.
                if (container.FallbackLog.Length == 0 || exited.ExitCode == 0 || node.Options.IsHollow)
                {
                    End(worker, exited);
                }

                worker.SettleSoon(exited.ContainerId, () => End(worker, exited));
                return;
            }

            if (worker.State.MarkSandboxDead(exited.ContainerId))
            {
                worker.Wake();
                return;
            }
        }
    }

    private void End(PodWorker worker, ContainerEvent.Exited exited)
    {
        if (worker.State.View.Containers.FirstOrDefault(c => c.Id == exited.ContainerId) is { State: not ContainerRunState.Exited } running)
        {
            // Read before: an end is shown with its message.
            var message = node.Options.IsHollow ? "" : TerminationMessages.Read(running with { ExitCode = exited.ExitCode }, "");
            worker.State.ChangeContainer(exited.ContainerId, container => container.State == ContainerRunState.Exited
                ? container
                : container with
                {
                    State = ContainerRunState.Exited,
                    ExitCode = exited.ExitCode,
                    FinishedAt = exited.At,
                    Reason = container.Reason == "OOMKilled" ? "OOMKilled" : CriViews.ReasonOf(exited.ExitCode),
                    Message = message,
                });
        }

        worker.Wake();
    }

    // The runtime watches for this from a container's start on, and misses what happens before its watch stands.
    private bool IsKilledForMemory(PodView view, string containerId) =>
        view.Containers.Any(container => container.Id == containerId)
        && node.Cgroups.HasOutOfMemoryKill(node.Cgroups.PathOf(view.Pod.Metadata.Uid, PodQos.Get(view.Pod)), containerId);

    private void OnOutOfMemory(string containerId)
    {
        foreach (var worker in workers.All)
        {
            if (worker.State.ChangeContainer(containerId, container => container with { Reason = "OOMKilled" }))
            {
                worker.Wake();
                return;
            }
        }
    }

    private async Task RelistNowAndThenAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RelistPeriod, node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await RelistUntilDoneAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task RelistUntilDoneAsync(CancellationToken cancellationToken)
    {
        await relistTurn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    await RelistAsync(cancellationToken);
                    return;
                }
                catch (GrpcException failure)
                {
                    LogRelist(failure);
                    await Task.Delay(RelistRetry, node.Time, cancellationToken);
                }
            }
        }
        finally
        {
            relistTurn.Release();
        }
    }

    private async Task RelistAsync(CancellationToken cancellationToken)
    {
        // Read before listing: what is made meanwhile is no proof that it has vanished.
        var before = workers.All.ToDictionary(worker => worker.State.View.Pod.Metadata.Uid, worker => (Worker: worker, worker.State.View), StringComparer.Ordinal);
        var pods = await relist.ListAsync(
            (uid, id) => before.TryGetValue(uid, out var known) ? known.View.Containers.FirstOrDefault(c => c.Id == id) : null, cancellationToken);
        if (!workers.Listed.IsCompleted)
        {
            workers.Found(pods);
            return;
        }

        foreach (var (uid, (worker, view)) in before)
        {
            Compare(worker, view, pods.GetValueOrDefault(uid));
        }
    }

    private static void Compare(PodWorker worker, PodView before, RuntimePod? runtime)
    {
        var state = worker.State;
        foreach (var sandbox in before.Sandboxes)
        {
            if (sandbox.IsReady && runtime?.Sandboxes.Find(s => s.Id == sandbox.Id) is not { IsReady: true })
            {
                state.MarkSandboxDead(sandbox.Id);
            }
        }

        foreach (var container in before.Containers)
        {
            if (runtime?.Containers.Find(c => c.Id == container.Id) is { } seen)
            {
                if (seen != container)
                {
                    state.PutContainer(seen);
                }
            }
            else if (!before.Runs(PodOperationKind.StartContainer, container.Name))
            {
                state.RemoveContainer(container.Id);
            }
        }

        worker.Wake();
    }

    [LoggerMessage(1, LogLevel.Warning, "the runtime could not be listed; trying again")]
    private partial void LogRelist(Exception failure);
}
