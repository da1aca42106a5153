using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client.Recording;
using Podium.Kubelet.Events;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Probes;

/// <summary>
/// Runs all probes of a node off one timer. A probe begins when its container runs, waits its initial delay, and repeats by
/// its period; the startup probe holds the others back and ends at its success; a liveness or startup probe that has failed
/// rests until the container is another one (pkg/kubelet/prober).
/// A container that has just started is seldom ready to answer. Kubernetes' first probe comes up to a period later; here the first
/// comes at once, so that who is ready is so without delay, and what fails in the first second is tried again soon and not counted.
/// </summary>
internal sealed partial class ProbeScheduler : IDisposable
{
    private static readonly TimeSpan StartingTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private readonly Prober prober;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;
    private readonly ILogger<ProbeScheduler> logger;
    private readonly ITimer timer;
    private readonly Lock guard = new();

    // Guarded by `guard`.
    private readonly Dictionary<PodWorker, List<Entry>> entries = [];
    private readonly PriorityQueue<Entry, DateTimeOffset> due = new();
    private DateTimeOffset armedFor = DateTimeOffset.MaxValue;

    /// <summary>A scheduler without probes.</summary>
    public ProbeScheduler(Prober prober, IEventRecorder events, TimeProvider time, ILogger<ProbeScheduler> logger)
    {
        this.prober = prober;
        this.events = events;
        this.time = time;
        this.logger = logger;
        timer = time.CreateTimer(_ => RunDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins and ends a pod's probes as its containers are now. Called after each turn of its worker.</summary>
    public void Update(PodWorker worker, PodView view)
    {
        if (!HasProbes(view.Pod))
        {
            return;
        }

        lock (guard)
        {
            if (!entries.TryGetValue(worker, out var list))
            {
                entries[worker] = list = [];
            }

            for (var i = list.Count - 1; i >= 0; i--)
            {
                if (!IsWanted(view, list[i]))
                {
                    list[i].IsDone = true;
                    list.RemoveAt(i);
                }
            }

            foreach (var container in view.Pod.Spec.InitContainers)
            {
                if (container.IsSidecar())
                {
                    Add(worker, view, container, list);
                }
            }

            foreach (var container in view.Pod.Spec.Containers)
            {
                Add(worker, view, container, list);
            }
        }
    }

    /// <summary>Ends all probes of a pod.</summary>
    public void Remove(PodWorker worker)
    {
        lock (guard)
        {
            if (entries.Remove(worker, out var list))
            {
                foreach (var entry in list)
                {
                    entry.IsDone = true;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private static bool HasProbes(Pod pod)
    {
        foreach (var container in pod.Spec.Containers)
        {
            if ((container.LivenessProbe ?? container.ReadinessProbe ?? container.StartupProbe) is not null)
            {
                return true;
            }
        }

        foreach (var container in pod.Spec.InitContainers)
        {
            if ((container.LivenessProbe ?? container.ReadinessProbe ?? container.StartupProbe) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWanted(PodView view, Entry entry) =>
        view.Newest(entry.Container.Name) is { State: ContainerRunState.Running } newest && newest.Id == entry.ContainerId
        && !view.Runs(PodOperationKind.StopContainer, entry.ContainerId)
        && (entry.Kind == ProbeKind.Readiness || view.EndingSince is null);

    private void Add(PodWorker worker, PodView view, Container container, List<Entry> list)
    {
        if (view.Newest(container.Name) is not { State: ContainerRunState.Running } running
            || view.Runs(PodOperationKind.StartContainer, container.Name)
            || view.Runs(PodOperationKind.StopContainer, running.Id))
        {
            return;
        }

        var facts = view.FactsOf(container.Name);
        var isProbed = facts.ProbedId == running.Id;
        var started = container.StartupProbe is null || (isProbed && facts.Startup == ProbeOutcome.Success);
        if (!started)
        {
            Begin(ProbeKind.Startup, container.StartupProbe!);
            return;
        }

        if (container.LivenessProbe is { } liveness && view.EndingSince is null)
        {
            Begin(ProbeKind.Liveness, liveness);
        }

        if (container.ReadinessProbe is { } readiness)
        {
            Begin(ProbeKind.Readiness, readiness);
        }

        void Begin(ProbeKind kind, Probe probe)
        {
            foreach (var known in list)
            {
                if (known.Kind == kind && known.ContainerId == running.Id)
                {
                    return;
                }
            }

            var now = time.GetUtcNow();
            var first = (running.StartedAt ?? now) + TimeSpan.FromSeconds(probe.InitialDelaySeconds);
            var entry = new Entry(worker, kind, probe, container, running.Id)
            {
                CountsFrom = probe.InitialDelaySeconds > 0 ? first : first + StartingTime,
                RetryAfter = FirstRetry,
            };
            list.Add(entry);
            Enqueue(entry, first > now ? first : now);
        }
    }

    private void Enqueue(Entry entry, DateTimeOffset at)
    {
        entry.DueAt = at;
        due.Enqueue(entry, at);
        if (at < armedFor)
        {
            armedFor = at;
            timer.SetFor(at, time);
        }
    }

    private void RunDue()
    {
        lock (guard)
        {
            var now = time.GetUtcNow();
            armedFor = DateTimeOffset.MaxValue;
            while (due.TryPeek(out var entry, out var at) && at <= now)
            {
                due.Dequeue();
                if (entry.IsDone || at != entry.DueAt)
                {
                    continue; // Over, or put off or forward since.
                }

                if (!entry.IsRunning)
                {
                    entry.IsRunning = true;
                    entry.BegunAt = now;
                    entry.Attempt = ProbeAsync(entry);
                }

                entry.DueAt = at + Period(entry.Probe) > now ? at + Period(entry.Probe) : now + Period(entry.Probe);
                due.Enqueue(entry, entry.DueAt);
            }

            if (due.TryPeek(out _, out var next))
            {
                armedFor = next;
                timer.SetFor(next, time);
            }
        }
    }

    private async Task ProbeAsync(Entry entry)
    {
        await Task.Yield();
        try
        {
            var view = entry.Worker.State.View;
            var result = await prober.ProbeAsync(view, entry.Container, entry.ContainerId, entry.Probe);
            if (!entry.IsDone)
            {
                Observe(entry, view, result);
            }
        }
        catch (Exception broken)
        {
            LogBroken(entry.Kind, entry.Container.Name, broken);
        }
        finally
        {
            lock (guard)
            {
                entry.IsRunning = false;
            }
        }
    }

    private void Observe(Entry entry, PodView view, ProbeResult result)
    {
        if (result.Error is not null)
        {
            // Not the container's fault but the probe's: told, and thrown away.
            Unhealthy(entry, view, $"{entry.Kind} probe errored: {result.Error}");
            return;
        }

        if (result.Warning is not null)
        {
            events.Record(EventReferences.Of(view.Pod, entry.Container.Name), true, "ProbeWarning", $"{entry.Kind} probe warning: {result.Warning}");
        }
        else if (result.Outcome == ProbeOutcome.Failure && RetriesSoon(entry))
        {
            return;
        }
        else if (result.Outcome == ProbeOutcome.Failure)
        {
            Unhealthy(entry, view, $"{entry.Kind} probe failed: {result.Output}");
        }

        var before = entry.State.Reported;
        entry.State = entry.State.Observe(result.Outcome, entry.Probe);
        if (entry.State.Reported == before && before != ProbeOutcome.Unknown)
        {
            return;
        }

        if (entry.State.Reported == ProbeOutcome.Unknown)
        {
            return;
        }

        var isOver = entry.Kind == ProbeKind.Startup
            || (entry.Kind == ProbeKind.Liveness && entry.State.Reported == ProbeOutcome.Failure);
        entry.IsDone |= isOver;
        if (entry.Worker.State.SetProbe(entry.Container.Name, entry.ContainerId, entry.Kind, entry.State.Reported))
        {
            entry.Worker.Wake();
        }
    }

    private bool RetriesSoon(Entry entry)
    {
        lock (guard)
        {
            // When it was asked counts: on a busy machine the answer itself may take long.
            if (entry.BegunAt >= entry.CountsFrom)
            {
                return false;
            }

            var next = time.GetUtcNow() + entry.RetryAfter;
            entry.RetryAfter *= 2;
            Enqueue(entry, next < entry.CountsFrom ? next : entry.CountsFrom);
            return true;
        }
    }

    private void Unhealthy(Entry entry, PodView view, string message) =>
        events.Record(EventReferences.Of(view.Pod, entry.Container.Name), true, "Unhealthy", message);

    private static TimeSpan Period(Probe probe) => TimeSpan.FromSeconds(probe.PeriodSeconds > 0 ? probe.PeriodSeconds : 10);

    [LoggerMessage(1, LogLevel.Error, "{kind} probe of container {container} broke")]
    private partial void LogBroken(ProbeKind kind, string container, Exception failure);

    private sealed class Entry(PodWorker worker, ProbeKind kind, Probe probe, Container container, string containerId)
    {
        public PodWorker Worker { get; } = worker;

        public ProbeKind Kind { get; } = kind;

        public Probe Probe { get; } = probe;

        public Container Container { get; } = container;

        public string ContainerId { get; } = containerId;

        // Touched by the one attempt that may run.
        public ProbeState State { get; set; } = ProbeState.Initial;

        // Guarded by the scheduler's guard, but for the attempt's own end.
        public bool IsRunning { get; set; }

        /// <summary>When the newest attempt began. Guarded by the scheduler's guard.</summary>
        public DateTimeOffset BegunAt { get; set; }

        // Guarded by the scheduler's guard: what else is queued for it counts for nothing.
        public DateTimeOffset DueAt { get; set; }

        public TimeSpan RetryAfter { get; set; }

        public DateTimeOffset CountsFrom { get; init; }

        public volatile bool IsDone;

        public Task? Attempt { get; set; }
    }
}
