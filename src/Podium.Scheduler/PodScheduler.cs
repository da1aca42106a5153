using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Scheduler.Choice;
using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;
using Podium.Scheduler.Preemption;
using Podium.Scheduler.Queue;

namespace Podium.Scheduler;

/// <summary>
/// Gives every pod without a node one. One loop takes in what the informers tell and chooses nodes, one pod after the other, on its
/// own picture of the cluster; bindings are written beside it, so that the next pod is chosen while the last is being bound.
/// </summary>
public sealed partial class PodScheduler
{
    private const string SchedulerName = "default-scheduler";
    private const int BindingsAtOnce = 64;

    private readonly IApiClient client;
    private readonly IEventRecorder recorder;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SchedulingRules rules;
    private readonly NodeChoice choice;
    private readonly PreemptionChoice preemption;
    private readonly PodNotes notes;
    private readonly ClusterState cluster = new();
    private readonly SchedulingQueue queue;
    private readonly Informer<Pod> pods;
    private readonly Informer<PodDisruptionBudget> budgets;
    private readonly Task synced;
    private readonly SemaphoreSlim bindingSlots = new(BindingsAtOnce);

    // What happened, in order; the loop is the only reader.
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A scheduler over informers that have not started.</summary>
    /// <param name="client">The API, under the scheduler's identity.</param>
    /// <param name="informers">What it keeps at hand, shared with others.</param>
    /// <param name="recorder">Writes Scheduled, FailedScheduling and Preempted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Breaks ties between nodes that do equally well.</param>
    /// <param name="loggers">Where the log goes.</param>
    public PodScheduler(
        IApiClient client, InformerSet informers, IEventRecorder recorder, TimeProvider time, Random random, ILoggerFactory loggers)
    {
        this.client = client;
        this.recorder = recorder;
        this.time = time;
        logger = loggers.CreateLogger<PodScheduler>();
        var selectors = new SpreadSelectors(informers);
        rules = SchedulingRules.Default(selectors);
        choice = new NodeChoice(rules, random);
        preemption = new PreemptionChoice(random);
        notes = new PodNotes(client, recorder, time, logger);
        queue = new SchedulingQueue(time);
        pods = informers.Of<Pod>();
        budgets = informers.Of<PodDisruptionBudget>();
        var nodes = informers.Of<Node>();
        var namespaces = informers.Of<Namespace>();
        pods.OnChange(change => inbox.Writer.TryWrite(() => Take(change)));
        nodes.OnChange(change => inbox.Writer.TryWrite(() => Take(change)));
        namespaces.OnChange(change => inbox.Writer.TryWrite(() => Take(change)));
        synced = Task.WhenAll(pods.Synced, nodes.Synced, namespaces.Synced, budgets.Synced, selectors.Synced);
    }

    /// <summary>Schedules until cancelled; bindings that are on their way are finished first.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await synced.WaitAsync(cancellationToken);
        try
        {
            // One that breaks ends the other, and then the program.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var loops = new[] { ScheduleAsync(either.Token), notes.RunAsync(either.Token) };
            await Task.WhenAny(loops);
            await either.CancelAsync();
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            for (var slot = 0; slot < BindingsAtOnce; slot++)
            {
                await bindingSlots.WaitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Whether the pod, which has no node, waits for this scheduler.</summary>
    internal static bool IsMine(Pod pod) =>
        pod.Spec.SchedulerName == SchedulerName && pod.Metadata.DeletionTimestamp is null && pod.Spec.SchedulingGates.Count == 0;

    private async Task ScheduleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (inbox.Reader.TryRead(out var change))
            {
                change();
            }

            if (queue.Next() is { } pod)
            {
                await ScheduleAsync(pod, cancellationToken);
            }
            else
            {
                await WaitForChangeAsync(cancellationToken);
            }
        }
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        if (queue.NextDue is not { } due)
        {
            await inbox.Reader.WaitToReadAsync(cancellationToken);
            return;
        }

        var wait = due - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var alarm = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            await inbox.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A pod's time has come.
        }
    }

    private void Take(InformerChange<Node> change)
    {
        if (change.After is not { } node)
        {
            cluster.RemoveNode(change.Key.Name);
            return;
        }

        cluster.Put(node);
        if (change.Before is null || MayMakeRoom(change.Before, node))
        {
            Changed(ClusterChange.OfNode(change.Before, node));
        }
    }

    private void Take(InformerChange<Namespace> change)
    {
        if (change.After is { } after)
        {
            cluster.Namespaces.Put(after.Metadata.Name, after.Metadata.Labels);
        }
        else
        {
            cluster.Namespaces.Remove(change.Key.Name);
        }

        if (change.Before is not { } before || change.After is null || !LabelsEqual.Of(before.Metadata.Labels, change.After.Metadata.Labels))
        {
            Changed(ClusterChange.OfNamespace());
        }
    }

    /// <summary>A heartbeat must not wake every waiting pod; a change of what filters look at must.</summary>
    private static bool MayMakeRoom(Node before, Node after) =>
        before.Spec != after.Spec
        || !LabelsEqual.Of(before.Metadata.Labels, after.Metadata.Labels)
        || !LabelsEqual.Of(before.Status.Allocatable, after.Status.Allocatable);

    private void Take(InformerChange<Pod> change)
    {
        if (change.After is not { } pod || pod.IsTerminal())
        {
            Forget(change.Key);
        }
        else if (pod.Spec.NodeName.Length > 0)
        {
            TakePlaced(pod, change.Before is { Spec.NodeName.Length: > 0 });
        }
        else if (!IsMine(pod))
        {
            queue.Remove(change.Key);
            cluster.Nominations.Remove(change.Key);
        }
        else if (queue.Find(change.Key) is { } waiting && waiting.AsksTheSame(pod))
        {
            // The scheduler's own note in the status must not bring the pod back.
            waiting.Refresh(pod);
        }
        else if (cluster.Placed(change.Key) is null)
        {
            var info = new PodInfo(pod);
            cluster.Nominations.Put(info, pod.Status.NominatedNodeName);
            queue.Put(info);
        }
    }

    private void TakePlaced(Pod pod, bool wasPlaced)
    {
        var key = ObjectKey.Of(pod);
        var before = cluster.Placed(key);
        if (wasPlaced && before is not null && before.AsksTheSame(pod))
        {
            before.Refresh(pod);
            return;
        }

        var info = new PodInfo(pod);
        cluster.Place(info, pod.Spec.NodeName);
        cluster.Nominations.Remove(key);
        queue.Remove(key);
        Changed(ClusterChange.OfPod(wasPlaced ? before : null, info));
    }

    private void Forget(ObjectKey key)
    {
        queue.Remove(key);
        cluster.Nominations.Remove(key);
        if (cluster.Placed(key) is { } placed)
        {
            cluster.RemovePod(key);
            Changed(ClusterChange.OfPod(placed, null));
        }
    }

    /// <summary>Brings back the waiting pods that a change may help: those for which one of the rules that kept them waiting says so.</summary>
    private void Changed(ClusterChange change)
    {
        if (!queue.HasParked)
        {
            return;
        }

        queue.RetryParked((pod, rejectedBy) =>
        {
            for (var rule = 0; rule < rules.Filters.Count; rule++)
            {
                if ((rejectedBy & (1u << rule)) != 0 && rules.Filters[rule].MayHelp(pod, change, cluster))
                {
                    return true;
                }
            }

            // Where there was no node to ask, any node helps.
            return rejectedBy == 0 && change.Node is not null;
        });
    }

    private async Task ScheduleAsync(PodInfo pod, CancellationToken cancellationToken)
    {
        var result = choice.Choose(pod, cluster);
        if (result.NodeName is not { } node)
        {
            Park(pod, result);
            return;
        }

        cluster.Place(pod, node);
        cluster.Nominations.Remove(pod.Key);
        queue.Remove(pod.Key);
        await bindingSlots.WaitAsync(cancellationToken);
        _ = BindAsync(pod, node, cancellationToken); // Reports its own failures; a slot says that it has ended.
    }

    private void Park(PodInfo pod, ChoiceResult result)
    {
        queue.Park(pod.Key, result.Fit?.RejectedBy ?? 0);
        var outcome = preemption.Find(result, cluster, () => new Budgets(budgets.All));
        if (outcome.Victims is { } victims)
        {
            recorder.Record(EventReference.To(pod.Pod), warning: true, "FailedScheduling", FitMessage.ForEvent(result.Message));
            MakeWay(pod, victims, result.Message);
            return;
        }

        if (!outcome.KeepsNomination)
        {
            cluster.Nominations.Remove(pod.Key);
        }

        var message = outcome.Message.Length == 0 ? result.Message : $"{result.Message} preemption: {outcome.Message}";
        recorder.Record(EventReference.To(pod.Pod), warning: true, "FailedScheduling", FitMessage.ForEvent(message));
        notes.Unschedulable(pod.Pod, message, cluster.Nominations.NodeOf(pod.Key) ?? "");
    }

    private void MakeWay(PodInfo pod, Victims victims, string message)
    {
        // Lesser pods that wait for the same node will not get it now.
        foreach (var other in cluster.Nominations.On(victims.Node.Name).ToList())
        {
            if (other.Priority < pod.Priority)
            {
                cluster.Nominations.Remove(other.Key);
                notes.ClearNomination(other.Pod);
                queue.Retry(other.Key);
            }
        }

        cluster.Nominations.Put(pod, victims.Node.Name);
        notes.Preempt(pod.Pod, victims, message, failed: () => inbox.Writer.TryWrite(() =>
        {
            cluster.Nominations.Remove(pod.Key);
            queue.Retry(pod.Key);
        }));
    }

    private async Task BindAsync(PodInfo pod, string node, CancellationToken cancellationToken)
    {
        try
        {
            var binding = new Binding
            {
                Metadata = new() { Namespace = pod.Key.Namespace, Name = pod.Key.Name, Uid = pod.Pod.Metadata.Uid },
                Target = new() { Kind = "Node", Name = node },
            };
            await client.CreateSubresourceAsync<Pod, Binding>(pod.Key, "binding", binding, cancellationToken);
            recorder.Record(EventReference.To(pod.Pod), warning: false, "Scheduled", $"Successfully assigned {pod.Key} to {node}");
            LogBound(pod.Key, node);
        }
#pragma warning disable CA1031 // Whatever went wrong, the pod must come back into the queue, or it would wait for ever.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            inbox.Writer.TryWrite(() => TakeBack(pod, failure));
        }
        finally
        {
            bindingSlots.Release();
        }
    }

    private void TakeBack(PodInfo pod, Exception failure)
    {
        // What the informer shows by now decides: the pod may be gone, or bound by somebody else.
        if (pods.Get(pod.Key) is not { } current || current.Metadata.Uid != pod.Pod.Metadata.Uid)
        {
            cluster.RemovePod(pod.Key);
            return;
        }

        if (current.Spec.NodeName.Length > 0)
        {
            cluster.Place(new PodInfo(current), current.Spec.NodeName);
            return;
        }

        cluster.RemovePod(pod.Key);
        if (failure is not OperationCanceledException)
        {
            LogBindingFailed(pod.Key, failure);
        }

        if (IsMine(current))
        {
            queue.PutBack(new PodInfo(current));
        }
    }

    [LoggerMessage(1, LogLevel.Information, "pod {pod} goes to node {node}")]
    private partial void LogBound(ObjectKey pod, string node);

    [LoggerMessage(2, LogLevel.Warning, "pod {pod} could not be bound; it is tried again")]
    private partial void LogBindingFailed(ObjectKey pod, Exception failure);
}
