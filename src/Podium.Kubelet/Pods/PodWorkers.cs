using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Features;
using Podium.Kubelet.Probes;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Status;

namespace Podium.Kubelet.Pods;

/// <summary>
/// All workers of a node, by pod uid. Takes what the API tells to the pod it is about, admits new pods, and ends what the
/// runtime has and the API does not know.
/// </summary>
internal sealed partial class PodWorkers : IDisposable
{
    private readonly PodNode node;
    private readonly StatusPublisher publisher;
    private readonly ProbeScheduler probes;
    private readonly PodOperations operations;
    private readonly ILogger<PodWorkers> logger;
    private readonly CancellationToken shutdown;
    private readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);
    private readonly Lock admission = new();
    private readonly TaskCompletionSource listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Both guarded by `admission`. What the runtime had when the node started: a pod's part is taken by its worker.
    private bool isNodeStopping;
    private Dictionary<string, RuntimePod> found = new(StringComparer.Ordinal);

    // Pods that the node's labels keep out, as far as they are known here: whoever bound them may have seen newer ones, because nodes
    // and pods come by watches of their own. Guarded by `admission`.
    private readonly Dictionary<string, Pod> doubted = new(StringComparer.Ordinal);
    private readonly Channel<string> doubts = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    /// <summary>No pods yet.</summary>
    public PodWorkers(PodNode node, StatusPublisher publisher, ProbeScheduler probes, CancellationToken shutdown)
    {
        this.node = node;
        this.publisher = publisher;
        this.probes = probes;
        this.shutdown = shutdown;
        operations = PodOperations.Of(node);
        logger = node.Loggers.CreateLogger<PodWorkers>();
    }

    /// <summary>The node's labels as they are now, for admission.</summary>
    public Func<IReadOnlyDictionary<string, string>> NodeLabels { get; init; } = static () => EmptyMap.Strings;

    /// <summary>Completes once it is known what the runtime has; pods must not be added before.</summary>
    public Task Listed => listed.Task;

    /// <summary>Notes what the runtime had when the node started; each pod's part goes to its worker when the pod comes.</summary>
    public void Found(Dictionary<string, RuntimePod> pods)
    {
        lock (admission)
        {
            found = pods;
        }

        listed.TrySetResult();
    }

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
        if (workers.TryGetValue(pod.Metadata.Uid, out var worker))
        {
            Change(worker, pod);
        }
        else
        {
            worker = Admit(pod, knowsNewestLabels: false);
        }

        worker?.Wake();
    }

    /// <summary>
    /// Decides until cancelled about pods that the node's labels kept out, when they have been read anew: a pod that came faster than
    /// the label it was bound by is not refused for it.
    /// </summary>
    /// <param name="readLabels">Reads the node's labels from the API.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SettleDoubtsAsync(Func<CancellationToken, Task> readLabels, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var uid in doubts.Reader.ReadAllAsync(cancellationToken))
            {
                await readLabels(cancellationToken);
                lock (admission)
                {
                    if (doubted.TryGetValue(uid, out var pod))
                    {
                        Admit(pod, knowsNewestLabels: true)?.Wake();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ends; the pods come again at the next start.
        }
    }

    private void Change(PodWorker worker, Pod pod)
    {
        if (!node.Options.FeatureGates.IsEnabled(FeatureGates.InPlacePodVerticalScaling))
        {
            worker.State.Set(view => view with { Pod = pod });
            return;
        }

        lock (admission)
        {
            TakeOver(worker, pod);
        }
    }

    // A change of resources asks to be admitted as the pod once was. Under `admission`.
    private void TakeOver(PodWorker worker, Pod pod)
    {
        var before = worker.State.View.Pod;
        var others = Admitted(except: pod.Metadata.Uid);
        var verdict = ResizePlan.Admit(pod, before, others, node.Allocatable);
        worker.State.Set(view => ResizePlan.TakeOver(view, pod, verdict));
        if (verdict == ResizePlan.InProgress)
        {
            foreach (var name in ResizePlan.Changed(before, pod))
            {
                // Whoever fails for want of memory shall not wait for the rest of its back-off when it gets more.
                if (worker.State.View.Newest(name) is { } newest)
                {
                    worker.State.ChangeContainer(newest.Id, container => container with { BackOff = TimeSpan.Zero });
                }
            }
        }
    }

    // What a pod gives back may be what another one waits for.
    private void RetryDeferred()
    {
        lock (admission)
        {
            foreach (var worker in All)
            {
                if (worker.State.View is { Desired: { } desired, Resize: ResizePlan.Deferred })
                {
                    TakeOver(worker, desired);
                    worker.Wake();
                }
            }
        }
    }

    /// <summary>The API has the pod no more.</summary>
    public void Remove(Pod pod)
    {
        lock (admission)
        {
            doubted.Remove(pod.Metadata.Uid);
        }

        if (workers.TryGetValue(pod.Metadata.Uid, out var worker))
        {
            worker.State.Set(view => view with { Pod = pod, IsGone = true });
            worker.Wake();
        }
    }

    /// <summary>A pod's worker shall look at something that is not in its slots.</summary>
    public void Wake(string uid)
    {
        if (workers.TryGetValue(uid, out var worker))
        {
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

        if (!node.Options.IsHollow)
        {
            OrphanFolders.Remove(node, workers.ContainsKey, logger);
        }
    }

    /// <summary>
    /// Ends the containers of all pods, with their hooks and grace periods, because the node stops; the pods stay in the API as
    /// they are. Returns when nothing runs any more.
    /// </summary>
    public async Task EndAllAsync(CancellationToken cancellationToken)
    {
        lock (admission)
        {
            isNodeStopping = true;
        }

        foreach (var worker in All)
        {
            worker.State.Set(view => view with { IsNodeStopping = true });
        }

        // Those that the API does not know end by themselves, and may only be found now.
        while (All.Any(static worker => worker.State.View.IsAnythingLeft))
        {
            await Task.WhenAll(All.Select(static worker => worker.UntilNothingIsLeftAsync())).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until nothing runs beside the workers any more. Only after shutdown.</summary>
    public Task DrainAsync() => Task.WhenAll(All.Select(worker => worker.DrainAsync()));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in All)
        {
            worker.Dispose();
        }
    }

    // Null while the node stops, and where the node's labels have to be read first.
    private PodWorker? Admit(Pod pod, bool knowsNewestLabels)
    {
        lock (admission)
        {
            if (isNodeStopping)
            {
                return null; // It is the next start's.
            }

            if (workers.TryGetValue(pod.Metadata.Uid, out var admitted))
            {
                Change(admitted, pod); // Its doubt was settled in this moment.
                return admitted;
            }

            found.Remove(pod.Metadata.Uid, out var runtime);
            var isKnown = runtime is not null || pod.Status.Phase is "Running" or "Succeeded" or "Failed"
                || pod.Metadata.DeletionTimestamp is not null;
            var rejected = isKnown ? null : PodAdmission.Compute(pod, Admitted(), NodeLabels(), node.Allocatable, node.Pressure);
            if (rejected?.Reason == PodAdmission.NodeAffinity && !knowsNewestLabels)
            {
                if (!doubted.ContainsKey(pod.Metadata.Uid))
                {
                    doubts.Writer.TryWrite(pod.Metadata.Uid);
                }

                doubted[pod.Metadata.Uid] = pod;
                return null;
            }

            doubted.Remove(pod.Metadata.Uid);
            if (rejected is not null)
            {
                node.Events.Record(Events.EventReferences.Of(pod), true, rejected.Reason, rejected.Message);
            }

            var resizes = node.Options.FeatureGates.IsEnabled(FeatureGates.InPlacePodVerticalScaling);
            var view = new PodView
            {
                Pod = pod,
                Published = pod.Status,
                Sandboxes = runtime?.Sandboxes ?? [],
                Containers = runtime?.Containers ?? [],
                Rejected = rejected,
                HostIP = node.Options.NodeIP,
                Options = PodPlanOptions.Default with
                {
                    BackOffMax = node.Options.CrashLoopBackOffMax,
                    Resizes = resizes,
                    ShowsAllocated = resizes && node.Options.FeatureGates.IsEnabled(FeatureGates.InPlacePodVerticalScalingAllocatedStatus),
                },
            };
            if (!resizes || !isKnown)
            {
                return NewWorker(view);
            }

            var worker = NewWorker(ResizePlan.Restore(view));
            TakeOver(worker, pod);
            return worker;
        }
    }

    private List<Pod> Admitted(string except = "")
    {
        var pods = new List<Pod>(workers.Count);
        foreach (var worker in All)
        {
            var view = worker.State.View;
            if (view.Rejected is null && view.Pod.Metadata.Uid != except && !view.IsGone && !ContainerSpecs.IsTerminalPhase(view.Published.Phase))
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
        if (node.Options.FeatureGates.IsEnabled(FeatureGates.InPlacePodVerticalScaling))
        {
            RetryDeferred();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "pod {ns}/{name} ({uid}) is not in the API any more; ending it")]
    private partial void LogOrphan(string ns, string name, string uid);
}
