using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Cri.Grpc;
using Podium.Kubelet.Events;
using Podium.Kubelet.Probes;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Status;

namespace Podium.Kubelet.Pods;

/// <summary>
/// One pod's worker. What happens is kept as facts in <see cref="PodState"/>; <see cref="Wake"/> only says that there may be
/// something new. A turn observes, plans, acts and publishes, and never waits: operations run beside it and wake it when they
/// end. At most one turn runs at a time, and a worker with nothing to do costs a timer at most.
/// </summary>
internal sealed partial class PodWorker : IDisposable
{
    // An operation that failed in a way nobody foresaw counts as in flight until it may be tried again.
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    // containerd's status says Running for some 30 ms after an exit.
    private static readonly TimeSpan StatusLag = TimeSpan.FromMilliseconds(100);
    private const int MostQuestions = 100;

    private readonly PodNode node;
    private readonly PodOperations operations;
    private readonly StatusPublisher publisher;
    private readonly ProbeScheduler probes;
    private readonly ILogger<PodWorker> logger;
    private readonly CancellationToken shutdown;
    private readonly ConcurrentDictionary<PodOperation, Running> running = new();
    private readonly ITimer timer;

    // 0 idle, 1 a turn runs, 2 a turn runs and another one is wanted.
    private int turns;
    private int setUpFailures;
    private TaskCompletionSource? nothingLeft;

    /// <summary>A worker that has not had a turn yet.</summary>
    /// <param name="state">The pod's facts.</param>
    /// <param name="node">The node.</param>
    /// <param name="operations">What can be done.</param>
    /// <param name="publisher">Where the status goes.</param>
    /// <param name="probes">The probes of the node.</param>
    /// <param name="shutdown">Ends the worker and leaves its containers running.</param>
    public PodWorker(
        PodState state, PodNode node, PodOperations operations, StatusPublisher publisher, ProbeScheduler probes,
        CancellationToken shutdown)
    {
        State = state;
        this.node = node;
        this.operations = operations;
        this.publisher = publisher;
        this.probes = probes;
        this.shutdown = shutdown;
        logger = node.Loggers.CreateLogger<PodWorker>();
        timer = node.Time.CreateTimer(static worker => ((PodWorker)worker!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The pod's facts.</summary>
    public PodState State { get; }

    /// <summary>Whether nothing of the pod is left, neither here nor in the API.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Called when the worker is done with its pod for good.</summary>
    public Action<PodWorker>? Forgotten { get; init; }

    /// <summary>Asks for a turn. May be called at any time, by anyone, as often as one likes.</summary>
    public void Wake()
    {
        while (true)
        {
            var before = Volatile.Read(ref turns);
            if (before == 2 || shutdown.IsCancellationRequested)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref turns, before + 1, before) == before)
            {
                if (before == 0)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static worker => worker.RunTurns(), this, preferLocal: false);
                }

                return;
            }
        }
    }

    /// <summary>
    /// Asks the runtime for what it knows of a container that has ended, until it says so too: the reason OOMKilled may come later
    /// than the exit, and the log is whole only then.
    /// </summary>
    /// <param name="containerId">The container.</param>
    /// <param name="settled">Told afterwards, also when the runtime never said so.</param>
    public void SettleSoon(string containerId, Action settled) => Run(new(PodOperationKind.Refresh, containerId), async token =>
    {
        try
        {
            for (var question = 0; question < MostQuestions; question++)
            {
                await Task.Delay(StatusLag, node.Time, token);
                if (State.View.Containers.FirstOrDefault(c => c.Id == containerId) is not { } known)
                {
                    return;
                }

                var now = CriViews.Container((await node.Runtime.ContainerStatusAsync(containerId, false, token)).Status, known.SandboxId);
                State.PutContainer(now);
                if (now.State == ContainerRunState.Exited)
                {
                    return;
                }
            }
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            LogGone(containerId, State.View.Pod.Describe());
        }
        finally
        {
            State.ChangeContainer(containerId, container => container with { IsLogWhole = true });
            settled();
        }
    });

    /// <summary>Has a turn, and completes after the first one that leaves nothing that runs or is being done.</summary>
    public Task UntilNothingIsLeftAsync()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var others = Interlocked.CompareExchange(ref nothingLeft, mine, null);
        Wake();
        return (others ?? mine).Task;
    }

    /// <summary>Completes when no operation runs any more. Only after shutdown.</summary>
    public Task DrainAsync() => Task.WhenAll(running.Values.Select(operation => operation.Task ?? Task.CompletedTask));

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        probes.Remove(this);
    }

    private void RunTurns()
    {
        do
        {
            Volatile.Write(ref turns, 1);
            try
            {
                Turn();
            }
            catch (Exception broken)
            {
                // A turn does no I/O: this is a bug. The pod is left as it is and looked at again.
                LogBrokenTurn(State.View.Pod.Describe(), broken);
                timer.Change(FailureDelay, Timeout.InfiniteTimeSpan);
            }

            if (Volatile.Read(ref nothingLeft) is not null && !State.View.IsAnythingLeft)
            {
                Interlocked.Exchange(ref nothingLeft, null)?.TrySetResult();
            }
        }
        while (Interlocked.CompareExchange(ref turns, 0, 1) != 1 && !shutdown.IsCancellationRequested);
    }

    private void Turn()
    {
        if (IsForgotten)
        {
            return;
        }

        var view = State.View;
        var now = node.Time.GetUtcNow();
        var isServed = node.Options.ServedPods?.IsServed(view.Pod.Metadata.Uid) == true;
        if (isServed != view.IsServed)
        {
            State.Set(current => current with { IsServed = isServed, LeftServicesAt = isServed ? null : now });
            view = State.View;
        }

        var plan = PodPlan.Compute(view, now);
        if (plan.IsEnding && view.EndingSince is null)
        {
            State.Set(current => current with { EndingSince = now });
        }

        // Armed before anything is told: whoever sees the status may count on what follows it in time.
        if (plan.WakeUp is { } at)
        {
            timer.SetFor(at, node.Time);
        }

        // A deletion waits for the last status, so publishing comes before acting.
        var isLast = false;
        foreach (var action in plan.Actions)
        {
            isLast |= action is PodAction.DeletePod;
        }

        if (!view.IsGone && !view.IsNodeStopping)
        {
            State.Set(current => current with { Published = plan.Status });
            publisher.Publish(view.Pod, plan.Status, isLast);
        }

        foreach (var action in plan.Actions)
        {
            Begin(action, now);
        }

        probes.Update(this, State.View);
    }

    private void Begin(PodAction action, DateTimeOffset now)
    {
        var pod = State.View.Pod;
        switch (action)
        {
            case PodAction.SetUp:
                Run(new(PodOperationKind.SetUp), token => operations.Sandboxes.SetUpAsync(State, setUpFailures++, token));
                break;
            case PodAction.CreateSandbox create:
                Run(new(PodOperationKind.CreateSandbox), token => operations.Sandboxes.CreateAsync(State, create.Attempt, token));
                break;
            case PodAction.StopSandbox stop:
                Run(new(PodOperationKind.StopSandbox, stop.Id), token => operations.Sandboxes.StopAsync(State, stop.Id, token));
                break;
            case PodAction.StartContainer start:
                Run(new(PodOperationKind.StartContainer, start.Name), token => operations.Starter.StartAsync(State, start, token));
                break;
            case PodAction.StopContainer stop:
                if (stop.IsReplaced)
                {
                    State.SetFacts(stop.Name, facts => facts with { ReplacedId = stop.Id });
                }

                // Told again with less time: the new stop takes the old one's place.
                CancelAll(operation => operation.Kind == PodOperationKind.StopContainer && operation.Subject == stop.Id);
                Run(new(PodOperationKind.StopContainer, stop.Id, stop.Deadline), token => operations.Stopper.StopAsync(State, stop, token));
                break;
            case PodAction.CancelStart cancel:
                CancelAll(operation => cancel.Name.Length > 0
                    ? operation.Kind == PodOperationKind.StartContainer && operation.Subject == cancel.Name
                    : operation.Kind is PodOperationKind.SetUp or PodOperationKind.CreateSandbox);
                break;
            case PodAction.Resize:
                Run(new(PodOperationKind.Resize), token => operations.Resizer.ResizeAsync(State, token));
                break;
            case PodAction.RemoveContainer remove:
                Run(new(PodOperationKind.RemoveContainer, remove.Id), async token =>
                {
                    await node.Runtime.RemoveContainerAsync(remove.Id, token);
                    State.RemoveContainer(remove.Id);
                });
                break;
            case PodAction.TearDown:
                Run(new(PodOperationKind.TearDown), token => operations.Sandboxes.TearDownAsync(State, token));
                break;
            case PodAction.Forget:
                IsForgotten = true;
                Forgotten?.Invoke(this);
                break;
            default:
                Report(action, pod, now);
                break;
        }
    }

    private void Report(PodAction action, Pod pod, DateTimeOffset now)
    {
        switch (action)
        {
            case PodAction.ReportBackOff backOff:
                node.Events.Record(EventReferences.Of(pod, backOff.Name), true, "BackOff",
                    $"Back-off restarting failed container {backOff.Name} in pod {pod.Describe()}");
                State.SetFacts(backOff.Name, facts => facts with { BackOffReportedAt = now });
                break;
            case PodAction.ReportImageBackOff backOff:
                var about = EventReferences.Of(pod, backOff.Name);
                node.Events.Record(about, false, "BackOff", $"Back-off pulling image \"{backOff.Image}\"");
                node.Events.Record(about, true, "Failed", "Error: ImagePullBackOff");
                State.SetFacts(backOff.Name, facts => facts with { BackOffReportedAt = now });
                break;
            case PodAction.ReportSandboxChanged:
                node.Events.Record(EventReferences.Of(pod), false, "SandboxChanged",
                    "Pod sandbox changed, it will be killed and re-created.");
                break;
            case PodAction.ReportEnding ending:
                node.Events.Record(EventReferences.Of(pod), ending.IsWarning, ending.Reason, ending.Message);
                break;
        }
    }

    private void Run(PodOperation operation, Func<CancellationToken, Task> work)
    {
        var entry = new Running(CancellationTokenSource.CreateLinkedTokenSource(shutdown));
        if (!running.TryAdd(operation, entry))
        {
            entry.Cancel.Dispose();
            return;
        }

        State.Begin(operation);
        entry.Task = Task.Run(() => RunAsync(operation, entry, work), CancellationToken.None);
    }

    private async Task RunAsync(PodOperation operation, Running entry, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(entry.Cancel.Token);
        }
        catch (OperationCanceledException) when (entry.Cancel.IsCancellationRequested)
        {
            // Given up by the plan, or by the program's end: what was begun is seen in the runtime.
        }
        catch (Exception failure)
        {
            LogFailed(operation.Kind, operation.Subject, State.View.Pod.Describe(), failure);
            await Task.Delay(FailureDelay, node.Time, entry.Cancel.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            running.TryRemove(operation, out _);
            State.End(operation);
            entry.Cancel.Dispose();
            Wake();
        }
    }

    private void CancelAll(Func<PodOperation, bool> which)
    {
        foreach (var (operation, entry) in running)
        {
            if (which(operation))
            {
                try
                {
                    entry.Cancel.Cancel();
                }
                catch (ObjectDisposedException)
                {
                    // It ended in this moment.
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{operation} {subject} of {pod} failed")]
    private partial void LogFailed(PodOperationKind operation, string subject, string pod, Exception failure);

    [LoggerMessage(3, LogLevel.Debug, "container {container} of {pod} is gone already")]
    private partial void LogGone(string container, string pod);

    [LoggerMessage(2, LogLevel.Error, "a turn of {pod} failed")]
    private partial void LogBrokenTurn(string pod, Exception failure);

    private sealed class Running(CancellationTokenSource cancel)
    {
        public CancellationTokenSource Cancel { get; } = cancel;

        public Task? Task { get; set; }
    }
}

/// <summary>What workers can have done.</summary>
internal sealed record PodOperations(
    SandboxOperations Sandboxes, ContainerStarter Starter, ContainerStopper Stopper, ContainerResizer Resizer)
{
    /// <summary>The operations of a node.</summary>
    public static PodOperations Of(PodNode node)
    {
        var hooks = new LifecycleHooks(node);
        var sandboxes = new SandboxOperations(node, node.Loggers.CreateLogger<SandboxOperations>());
        return new(
            sandboxes,
            new ContainerStarter(node, sandboxes, hooks, node.Loggers.CreateLogger<ContainerStarter>()),
            new ContainerStopper(node, hooks),
            new ContainerResizer(node));
    }
}
