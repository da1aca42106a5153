using System.Collections.Concurrent;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;

namespace Podium.Controllers.TaintEviction;

/// <summary>
/// Deletes pods from nodes whose NoExecute taints they do not tolerate, or not any longer. What counts starts when the taint came, the pod
/// came, or the controller did, whichever is last. Upstream: pkg/controller/tainteviction.
/// </summary>
public sealed class TaintEvictionController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Pod> pods;
    private readonly Informer<Node> nodes;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;

    // For each pod that is to go later: when that was decided first. Its end is announced by the entry, and taken back with it.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, DateTimeOffset Since)> scheduled = new();

    /// <summary>A controller that does not run yet.</summary>
    public TaintEvictionController(ControllerContext context)
        : base("taint-eviction", context.Time, context.Loggers, workers: 4)
    {
        client = context.Client;
        time = context.Time;
        events = context.Events("taint-eviction-controller");
        pods = context.Informers.Of<Pod>();
        nodes = context.Informers.Of<Node>();
        pods.OnChange(change =>
        {
            if (scheduled.ContainsKey(change.Key) || (change.After is { Spec.NodeName.Length: > 0 } pod
                && (change.Before is null || change.Before.Spec.NodeName != pod.Spec.NodeName || !change.Before.Spec.Tolerations.Equals(pod.Spec.Tolerations))
                && nodes.Get(new ObjectKey("", pod.Spec.NodeName)) is { } node && node.Spec.Taints.Any(t => t.Effect == "NoExecute")))
            {
                Enqueue(change.Key);
            }
        });
        nodes.OnChange(change =>
        {
            if (!NoExecute(change.Before).SequenceEqual(NoExecute(change.After)))
            {
                foreach (var pod in context.PodsByNode[change.Key.Name])
                {
                    Enqueue(ObjectKey.Of(pod));
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { Metadata.DeletionTimestamp: null } pod || nodes.Get(new ObjectKey("", pod.Spec.NodeName)) is not { } node)
        {
            scheduled.TryRemove(key, out _);
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        var since = scheduled.TryGetValue(key, out var known) && known.Uid == pod.Metadata.Uid ? known.Since : now;
        if (TaintEvictionPlan.EvictAt(pod, node.Spec.Taints, since) is not { } at)
        {
            if (scheduled.TryRemove(key, out var cancelled) && cancelled.Uid == pod.Metadata.Uid)
            {
                events.Record(EventReference.To(pod), warning: false, "TaintManagerEviction", $"Cancelling deletion of Pod {key}");
            }

            return ReconcileResult.Done;
        }

        if (at > now)
        {
            scheduled[key] = (pod.Metadata.Uid, since);
            return ReconcileResult.After(at - now);
        }

        await EvictAsync(pod, now, cancellationToken);
        scheduled.TryRemove(key, out _);
        return ReconcileResult.Done;
    }

    private async Task EvictAsync(Pod pod, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var disrupted = new PodCondition
            {
                Type = "DisruptionTarget",
                Status = "True",
                Reason = "DeletionByTaintManager",
                Message = "Taint manager: deleting due to NoExecute taint",
            };
            await client.UpdateAsync(pod with { Status = pod.Status.With(disrupted, now) }, "status", cancellationToken);
            events.Record(EventReference.To(pod), warning: false, "TaintManagerEviction", $"Marking for deletion Pod {ObjectKey.Of(pod)}");
            await client.DeleteAsync<Pod>(ObjectKey.Of(pod), new() { Preconditions = new() { Uid = pod.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // It went by itself.
        }
    }

    private static IEnumerable<Taint> NoExecute(Node? node) => node?.Spec.Taints.Where(t => t.Effect == "NoExecute") ?? [];
}
