using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Kubelet.Probes;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Status;

namespace Podium.Kubelet.Pods;

/// <summary>
/// All workers of a node, by pod uid. Takes what the API and the runtime tell to the pod it is about. What the runtime has
/// and the API does not know is ended.
/// </summary>
internal sealed partial class PodWorkers : IDisposable
{
    private static readonly TimeSpan RelistPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RelistRetry = TimeSpan.FromMilliseconds(200);

    private readonly PodNode node;
    private readonly StatusPublisher publisher;
    private readonly ProbeScheduler probes;
    private readonly PodOperations operations;
    private readonly RuntimeRelist relist;
    private readonly ILogger<PodWorkers> logger;
    private readonly CancellationToken shutdown;
    private readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim relistTurn = new(1);
    private readonly Lock admission = new();
    private readonly TaskCompletionSource listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What the runtime had when the node started; a pod's part is taken by its worker. Guarded by `admission`.
    private Dictionary<string, RuntimePod> found = new(StringComparer.Ordinal);

    /// <summary>No pods yet.</summary>
    public PodWorkers(PodNode node, StatusPublisher publisher, ProbeScheduler probes, CancellationToken shutdown)
    {
        this.node = node;
        this.publisher = publisher;
        this.probes = probes;
        this.shutdown = shutdown;
        operations = PodOperations.Of(node);
        relist = new RuntimeRelist(node.Runtime);
        logger = node.Loggers.CreateLogger<PodWorkers>();
    }

    /// <summary>The node's labels as they are now, for admission.</summary>
    public Func<IReadOnlyDictionary<string, string>> NodeLabels { get; init; } = static () => EmptyMap.Strings;

    /// <summary>Completes once it is known what the runtime has; pods must not be added before.</summary>
    public Task Listed => listed.Task;

    /// <summary>Every worker.</summary>
    public IEnumerable<PodWorker> All => workers.Select(static pair => pair.Value);

    /// <summary>A pod's worker.</summary>
    public PodWorker? Find(string ns, string name)
    {
        foreach (var (_, worker) in workers)
        {
            var metadata = worker.State.View.Pod.Metadata;
            if (metadata.Name == name && metadata.Namespace == ns && !worker.State.View.IsGone)
            {
                return worker;
            }
        }

        return null;
    }

    /// <summary>The API has a pod of this node, new or changed.</summary>
    public void Put(Pod pod)
    {
        var uid = pod.Metadata.Uid;
        if (!workers.TryGetValue(uid, out var worker))
        {
            worker = Admit(pod);
        }
        else
        {
            worker.State.Set(view => view with { Pod = pod });
        }

        worker.Wake();
    }

    /// <summary>The API has the pod no more.</summary>
    public void Remove(Pod pod)
    {
        if (workers.TryGetValue(pod.Metadata.Uid, out var worker))
        {
            worker.State.Set(view => view with { Pod = pod, IsGone = true });
            worker.Wake();
        }
    }

    /// <summary>All pods of the API were added: what the runtime has beyond them is ended.</summary>
    public void EndOrphans()
    {
        List<RuntimePod> orphans;
        lock (admission)
        {
            orphans = [.. found.Values];
            found.Clear();
        }

        foreach (var orphan in orphans)
        {
            LogOrphan(orphan.Namespace, orphan.Name, orphan.Uid);
            var pod = new Pod
            {
                Metadata = new() { Namespace = orphan.Namespace, Name = orphan.Name, Uid = orphan.Uid },
                Spec = new() { TerminationGracePeriodSeconds = orphan.GraceSeconds, RestartPolicy = "Never" },
            };
            var worker = NewWorker(new PodView
            {
                Pod = pod,
                Published = pod.Status,
                Sandboxes = orphan.Sandboxes,
                Containers = orphan.Containers,
                IsGone = true,
                IsSetUp = true,
                HostIP = node.Options.NodeIP,
            });
            worker.Wake();
        }
    }

    /// <summary>Follows the runtime's events and lists now and then, until cancelled.</summary>
    public async Task FollowRuntimeAsync(IContainerEvents events, CancellationToken cancellationToken)
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

    /// <summary>Waits until nothing runs beside the workers any more. Only after shutdown.</summary>
    public Task DrainAsync() => Task.WhenAll(All.Select(worker => worker.DrainAsync()));

    /// <inheritdoc/>
    public void Dispose()
    {
        relistTurn.Dispose();
        foreach (var worker in All)
        {
            worker.Dispose();
        }
    }

    private PodWorker Admit(Pod pod)
    {
        lock (admission)
        {
            found.Remove(pod.Metadata.Uid, out var runtime);
            var isKnown = runtime is not null || pod.Status.Phase is "Running" or "Succeeded" or "Failed"
                || pod.Metadata.DeletionTimestamp is not null;
            var rejected = isKnown ? null : PodAdmission.Compute(pod, Admitted(), NodeLabels(), node.Allocatable);
            if (rejected is not null)
            {
                node.Events.Record(Events.EventReferences.Of(pod), true, rejected.Reason, rejected.Message);
            }

            return NewWorker(new PodView
            {
                Pod = pod,
                Published = pod.Status,
                Sandboxes = runtime?.Sandboxes ?? [],
                Containers = runtime?.Containers ?? [],
                Rejected = rejected,
                HostIP = node.Options.NodeIP,
                Options = PodPlanOptions.Default with { BackOffMax = node.Options.CrashLoopBackOffMax },
            });
        }
    }

    private List<Pod> Admitted()
    {
        var pods = new List<Pod>(workers.Count);
        foreach (var worker in All)
        {
            var view = worker.State.View;
            if (view.Rejected is null && !view.IsGone && !ContainerSpecs.IsTerminalPhase(view.Published.Phase))
            {
                pods.Add(view.Pod);
            }
        }

        return pods;
    }

    private PodWorker NewWorker(PodView view)
    {
        var state = new PodState(view);
        RememberReadiness(state, view);
        var worker = new PodWorker(state, node, operations, publisher, probes, shutdown) { Forgotten = Forget };
        workers[view.Pod.Metadata.Uid] = worker;
        return worker;
    }

    // A container that was ready before a restart of this program is ready until its probe says otherwise.
    private static void RememberReadiness(PodState state, PodView view)
    {
        foreach (var status in view.Published.ContainerStatuses.Concat(view.Published.InitContainerStatuses))
        {
            if (view.Newest(status.Name) is not { State: ContainerRunState.Running } running
                || !status.ContainerID.EndsWith(running.Id, StringComparison.Ordinal))
            {
                continue;
            }

            if (status.Started == true)
            {
                state.SetProbe(status.Name, running.Id, ProbeKind.Startup, ProbeOutcome.Success);
            }

            if (status.Ready)
            {
                state.SetProbe(status.Name, running.Id, ProbeKind.Readiness, ProbeOutcome.Success);
            }
        }
    }

    private void Forget(PodWorker worker)
    {
        var uid = worker.State.View.Pod.Metadata.Uid;
        workers.TryRemove(uid, out _);
        publisher.Forget(uid);
        worker.Dispose();
    }

    private void OnExited(ContainerEvent.Exited exited)
    {
        foreach (var worker in All)
        {
            var changed = worker.State.ChangeContainer(exited.ContainerId, container => container.State == ContainerRunState.Exited
                ? container
                : container with
                {
                    State = ContainerRunState.Exited,
                    ExitCode = exited.ExitCode,
                    FinishedAt = exited.At,
                    Reason = container.Reason == "OOMKilled" ? container.Reason : CriViews.ReasonOf(exited.ExitCode),
                });
            if (changed || worker.State.MarkSandboxDead(exited.ContainerId))
            {
                ReadLastWords(worker, exited.ContainerId);
                worker.Wake();
                worker.RefreshSoon(exited.ContainerId);
                return;
            }
        }
    }

    private void ReadLastWords(PodWorker worker, string containerId)
    {
        if (!node.Options.IsHollow && worker.State.View.Containers.FirstOrDefault(c => c.Id == containerId) is { } container
            && TerminationMessages.Read(container, "") is { Length: > 0 } message)
        {
            worker.State.ChangeContainer(containerId, before => before with { Message = message });
        }
    }

    private void OnOutOfMemory(string containerId)
    {
        foreach (var worker in All)
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
        var isFirst = !listed.Task.IsCompleted;

        // Read before listing: what is made meanwhile is no proof that it has vanished.
        var before = workers.ToDictionary(pair => pair.Key, pair => pair.Value.State.View, StringComparer.Ordinal);
        var pods = await relist.ListAsync(
            (uid, id) => before.GetValueOrDefault(uid)?.Containers.FirstOrDefault(c => c.Id == id), cancellationToken);
        if (isFirst)
        {
            lock (admission)
            {
                found = pods;
            }

            listed.TrySetResult();
            return;
        }

        foreach (var (uid, view) in before)
        {
            if (workers.TryGetValue(uid, out var worker))
            {
                Compare(worker, view, pods.GetValueOrDefault(uid));
            }
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

    [LoggerMessage(1, LogLevel.Information, "pod {ns}/{name} ({uid}) is not in the API any more; ending it")]
    private partial void LogOrphan(string ns, string name, string uid);

    [LoggerMessage(2, LogLevel.Warning, "the runtime could not be listed; trying again")]
    private partial void LogRelist(Exception failure);
}
