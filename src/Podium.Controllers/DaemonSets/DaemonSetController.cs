using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;
using Podium.Controllers.Revisions;

namespace Podium.Controllers.DaemonSets;

/// <summary>
/// Keeps one pod of each daemon set on every node that admits it, and replaces old ones. Upstream: pkg/controller/daemon.
/// </summary>
public sealed class DaemonSetController : KeyedController
{
    /// <summary>So many pods are made in one turn at most.</summary>
    private const int MostAtOnce = 250;

    private readonly IApiClient client;
    private readonly Informer<DaemonSet> sets;
    private readonly Informer<Node> nodes;
    private readonly Dependents<ControllerRevision> revisions;
    private readonly Claims<DaemonSet, Pod> claims;
    private readonly PodControl pods;
    private readonly RevisionKeeper keeper;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;
    private readonly OwnWrites<Pod> podWrites;
    private readonly OwnWrites<ControllerRevision> revisionWrites;
    private readonly FailedDaemons failed;

    /// <summary>A controller over informers that have not started.</summary>
    public DaemonSetController(ControllerContext context)
        : base("daemonset", context.Time, context.Loggers, workers: 2)
    {
        client = context.Client;
        time = context.Time;
        sets = context.Informers.Of<DaemonSet>();
        nodes = context.Informers.Of<Node>();
        revisions = context.DependentsOf<ControllerRevision>();
        var dependents = context.DependentsOf<Pod>();
        claims = new(client, dependents);
        events = context.Events("daemonset-controller");
        pods = new(client, events);
        keeper = new(client);
        podWrites = new(dependents.Informer);
        revisionWrites = new(revisions.Informer);
        failed = new(time);
        EnqueueChangesOf(sets);
        var byNamespace = sets.AddIndex(static set => [set.Metadata.Namespace]);
        dependents.OnChange(DaemonSet.Resource, Enqueue, orphan => byNamespace[orphan.Metadata.Namespace]
            .Where(set => Selector.From(set.Spec.Selector).Matches(orphan.Metadata.Labels))
            .Select(ObjectKey.Of));
        revisions.OnChange(DaemonSet.Resource, Enqueue, _ => []);
        nodes.OnChange(change =>
        {
            if (Matters(change))
            {
                foreach (var set in sets.All)
                {
                    Enqueue(ObjectKey.Of(set));
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set)
        {
            podWrites.Forget(key);
            revisionWrites.Forget(key);
            return ReconcileResult.Done;
        }

        if (set.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        // Observe, by a cache that shows what was done before.
        if (!podWrites.AreSeen(key) || !revisionWrites.AreSeen(key))
        {
            return ReconcileResult.After(OwnWrites<Pod>.Moment);
        }

        var mine = await claims.ClaimAsync(set, Selector.From(set.Spec.Selector), concerns: null, cancellationToken);
        var byNode = ByNode(mine);
        var all = nodes.All.OrderBy(n => n.Metadata.Name, StringComparer.Ordinal).ToList();
        var history = new RevisionHistory(revisions.Of(set.Metadata.Uid));
        var data = RevisionData.Of(set.Spec.Template);
        var (present, collisions) = await keeper.KeepAsync(
            set, history, data, hash => RevisionMetadata(set, hash), set.Status.CollisionCount, cancellationToken);
        revisionWrites.Written(key, present);
        var hash = present.Metadata.Labels.GetValueOrDefault(RevisionData.HashLabel, "");

        // Decide and act.
        var now = time.GetUtcNow();
        var plan = DaemonSetPlan.Compute(set, all, byNode, hash, node => failed.WaitOf(set, node), now);
        foreach (var told in plan.Events)
        {
            events.Record(EventReference.To(set), told.Warning, told.Reason, told.Message);
            if (told.Reason == "FailedDaemonPod")
            {
                failed.Note(set, told.Node);
            }
        }

        var failure = await ActAsync(key, set, plan.Create, plan.Delete, hash, cancellationToken);
        if (failure is null && plan is { Create.Count: 0, Delete.Count: 0 } && set.Spec.UpdateStrategy.Type == "RollingUpdate")
        {
            var rollout = DaemonSetRollout.Compute(set, all, byNode, hash, now);
            failure = await ActAsync(key, set, rollout.Create, rollout.Delete, hash, cancellationToken);
        }

        await ForgetAsync(set, history, present, mine, cancellationToken);

        // Tell.
        var status = DaemonSetStatusPlan.Compute(set, all, byNode, hash, collisions, now);
        if (status != set.Status)
        {
            await client.UpdateAsync(set with { Status = status }, "status", cancellationToken);
        }

        if (failure is not null && !PodControl.IsNamespaceTerminating(failure))
        {
            throw failure;
        }

        return ReconcileResult.After(status.NumberReady != status.NumberAvailable
            ? TimeSpan.FromSeconds(Math.Max(1, set.Spec.MinReadySeconds))
            : plan.RecheckAfter);
    }

    private static Dictionary<string, IReadOnlyList<Pod>> ByNode(IReadOnlyList<Pod> pods) => pods
        .GroupBy(DaemonPods.NodeOf, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<Pod> (g) => [.. g], StringComparer.Ordinal);

    private static Api.Meta.V1.ObjectMeta RevisionMetadata(DaemonSet set, string hash) => new()
    {
        Labels = new Dictionary<string, string>(set.Spec.Template.Metadata.Labels, StringComparer.Ordinal) { [RevisionData.HashLabel] = hash },
        Annotations = set.Metadata.Annotations,
    };

    // Heartbeats change nothing of where daemons run.
    private static bool Matters(InformerChange<Node> change) =>
        change is not { Before: { } before, After: { } after }
        || !after.Spec.Taints.SequenceEqual(before.Spec.Taints)
        || !after.Metadata.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)
            .SequenceEqual(before.Metadata.Labels.OrderBy(l => l.Key, StringComparer.Ordinal));

    private async Task<Api.Errors.StatusException?> ActAsync(
        ObjectKey key, DaemonSet set, IReadOnlyList<string> create, IReadOnlyList<Pod> delete, string hash, CancellationToken cancellationToken)
    {
        var next = -1;
        var made = await SlowStart.RunAsync(
            Math.Min(create.Count, MostAtOnce),
            async token =>
            {
                var node = create[Interlocked.Increment(ref next)];
                podWrites.Written(key, await pods.CreateAsync(set, DaemonPods.Make(set, node, hash), token));
            },
            cancellationToken);
        foreach (var pod in delete)
        {
            if (await pods.DeleteAsync(set, pod, cancellationToken))
            {
                podWrites.Deleted(key, pod);
            }
        }

        return made.Failure;
    }

    private async Task ForgetAsync(
        DaemonSet set, RevisionHistory history, ControllerRevision present, IReadOnlyList<Pod> mine, CancellationToken cancellationToken)
    {
        var used = mine.Select(p => p.Metadata.Labels.GetValueOrDefault(RevisionData.HashLabel, "")).ToHashSet(StringComparer.Ordinal);
        var old = history.Superfluous(
            r => r.Metadata.Uid == present.Metadata.Uid || used.Contains(r.Metadata.Labels.GetValueOrDefault(RevisionData.HashLabel, "")),
            set.Spec.RevisionHistoryLimit ?? 10);
        foreach (var revision in old)
        {
            await keeper.ForgetAsync(revision, cancellationToken);
        }
    }
}
