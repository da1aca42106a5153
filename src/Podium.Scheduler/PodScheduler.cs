using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Scheduler.Cluster;
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
    private readonly NodeChoice choice;
    private readonly ClusterState cluster = new();
    private readonly SchedulingQueue queue;
    private readonly Informer<Pod> pods;
    private readonly Informer<Node> nodes;
    private readonly SemaphoreSlim bindingSlots = new(BindingsAtOnce);

    // What happened, in order; the loop is the only reader.
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A scheduler over informers that have not started.</summary>
    /// <param name="client">The API, under the scheduler's identity.</param>
    /// <param name="pods">All pods.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="recorder">Writes Scheduled and FailedScheduling.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Breaks ties between nodes that do equally well.</param>
    /// <param name="loggers">Where the log goes.</param>
    public PodScheduler(
        IApiClient client,
        Informer<Pod> pods,
        Informer<Node> nodes,
        IEventRecorder recorder,
        TimeProvider time,
        Random random,
        ILoggerFactory loggers)
    {
        this.client = client;
        this.pods = pods;
        this.nodes = nodes;
        this.recorder = recorder;
        this.time = time;
        logger = loggers.CreateLogger<PodScheduler>();
        choice = NodeChoice.Default(random);
        queue = new SchedulingQueue(time);
        pods.OnChange(change => inbox.Writer.TryWrite(() => Take(change)));
        nodes.OnChange(change => inbox.Writer.TryWrite(() => Take(change)));
    }

    /// <summary>Schedules until cancelled; bindings that are on their way are finished first.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(pods.Synced, nodes.Synced).WaitAsync(cancellationToken);
        try
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
                    continue;
                }

                await WaitForChangeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            for (var slot = 0; slot < BindingsAtOnce; slot++)
            {
                await bindingSlots.WaitAsync(CancellationToken.None);
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
            // A pod's hold is over.
        }
    }

    private void Take(InformerChange<Node> change)
    {
        if (change.After is { } node)
        {
            cluster.Put(node);
            if (change.Before is not { } before || MayMakeRoom(before, node))
            {
                queue.RetryParked();
            }
        }
        else
        {
            cluster.RemoveNode(change.Key.Name);
        }
    }

    /// <summary>A heartbeat must not wake every waiting pod; a change of what filters look at must.</summary>
    private static bool MayMakeRoom(Node before, Node after) =>
        before.Spec != after.Spec
        || !Same(before.Metadata.Labels, after.Metadata.Labels)
        || !Same(before.Status.Allocatable, after.Status.Allocatable);

    private static bool Same<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b)
        where T : IEquatable<T> =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && other.Equals(pair.Value));

    private void Take(InformerChange<Pod> change)
    {
        if (change.After is { } pod && !pod.IsTerminal())
        {
            var info = new PodInfo(pod);
            if (pod.Spec.NodeName.Length > 0)
            {
                cluster.Place(info, pod.Spec.NodeName);
                queue.Remove(info.Key);
            }
            else if (IsMine(pod))
            {
                if (!cluster.IsPlaced(info.Key))
                {
                    // The scheduler's own note in the status must not bring the pod back.
                    queue.Put(info, retry: change.Before is not { } before || before.Spec != pod.Spec || !Same(before.Metadata.Labels, pod.Metadata.Labels));
                }
            }
            else
            {
                queue.Remove(info.Key);
            }

            return;
        }

        queue.Remove(change.Key);
        if (cluster.RemovePod(change.Key))
        {
            queue.RetryParked();
        }
    }

    private async Task ScheduleAsync(PodInfo pod, CancellationToken cancellationToken)
    {
        var result = choice.Choose(pod, cluster.Nodes);
        if (result.NodeName is not { } node)
        {
            queue.Park(pod.Key);
            recorder.Record(EventReference.To(pod.Pod), warning: true, "FailedScheduling", result.Message);
            await ReportUnschedulableAsync(pod, result.Message, cancellationToken);
            return;
        }

        cluster.Place(pod, node);
        queue.Remove(pod.Key);
        await bindingSlots.WaitAsync(cancellationToken);
        _ = BindAsync(pod, node, cancellationToken); // Reports its own failures; a slot says that it has ended.
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

        if (current.Metadata.DeletionTimestamp is null)
        {
            queue.PutBack(new PodInfo(current));
        }
    }

    private async Task ReportUnschedulableAsync(PodInfo pod, string message, CancellationToken cancellationToken)
    {
        var before = pod.Pod.GetCondition("PodScheduled");
        if (before is { Status: "False", Reason: "Unschedulable" } && before.Message == message)
        {
            return;
        }

        var condition = new PodCondition
        {
            Type = "PodScheduled",
            Status = "False",
            Reason = "Unschedulable",
            Message = message,
            LastTransitionTime = before is { Status: "False" } ? before.LastTransitionTime : time.GetUtcNow(),
        };
        try
        {
            var updated = pod.Pod with
            {
                Status = pod.Pod.Status with { Conditions = [.. pod.Pod.Status.Conditions.Where(c => c.Type != "PodScheduled"), condition] },
            };
            await client.UpdateAsync(updated, "status", cancellationToken);
        }
        catch (StatusException refusal) when (refusal.Code is 404 or 409)
        {
            // The pod changed or went in the meantime; its event brings it here again.
        }
    }

    /// <summary>Whether the pod, which has no node, waits for this scheduler.</summary>
    internal static bool IsMine(Pod pod) =>
        pod.Spec.SchedulerName == SchedulerName && pod.Metadata.DeletionTimestamp is null && pod.Spec.SchedulingGates.Count == 0;

    [LoggerMessage(1, LogLevel.Information, "pod {pod} goes to node {node}")]
    private partial void LogBound(ObjectKey pod, string node);

    [LoggerMessage(2, LogLevel.Warning, "pod {pod} could not be bound; it is tried again")]
    private partial void LogBindingFailed(ObjectKey pod, Exception failure);
}
