using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;
using Podium.Controllers.Revisions;

namespace Podium.Controllers.StatefulSets;

/// <summary>
/// Keeps the pods of stateful sets, each with its lasting name and claims. What to do is decided by <see cref="StatefulSetPlan"/>.
/// Upstream: pkg/controller/statefulset.
/// </summary>
public sealed class StatefulSetController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<StatefulSet> sets;
    private readonly Dependents<ControllerRevision> revisions;
    private readonly Claims<StatefulSet, Pod> claims;
    private readonly StatefulPodControl pods;
    private readonly RevisionKeeper keeper;
    private readonly TimeProvider time;
    private readonly OwnWrites<Pod> podWrites;
    private readonly OwnWrites<ControllerRevision> revisionWrites;
    private readonly OwnWrites<StatefulSet> statusWrites;

    /// <summary>A controller over informers that have not started.</summary>
    public StatefulSetController(ControllerContext context)
        : base("statefulset", context.Time, context.Loggers, workers: 4)
    {
        client = context.Client;
        time = context.Time;
        sets = context.Informers.Of<StatefulSet>();
        revisions = context.DependentsOf<ControllerRevision>();
        var dependents = context.DependentsOf<Pod>();
        claims = new(client, dependents);
        keeper = new(client);
        podWrites = new(dependents.Informer);
        revisionWrites = new(revisions.Informer);
        statusWrites = new(sets);
        pods = new(client, context.Informers.Of<PersistentVolumeClaim>(), podWrites, context.Events("statefulset-controller"));
        EnqueueChangesOf(sets);
        var byNamespace = sets.AddIndex(static set => [set.Metadata.Namespace]);
        dependents.OnChange(StatefulSet.Resource, Enqueue, orphan => byNamespace[orphan.Metadata.Namespace]
            .Where(set => Selector.From(set.Spec.Selector).Matches(orphan.Metadata.Labels))
            .Select(ObjectKey.Of));
        revisions.OnChange(StatefulSet.Resource, Enqueue, _ => []);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set)
        {
            podWrites.Forget(key);
            revisionWrites.Forget(key);
            statusWrites.Forget(key);
            return ReconcileResult.Done;
        }

        // Observe, by a cache that shows what was done before.
        if (!podWrites.AreSeen(key) || !revisionWrites.AreSeen(key) || !statusWrites.AreSeen(key))
        {
            return ReconcileResult.After(OwnWrites<Pod>.Moment);
        }

        var mine = await claims.ClaimAsync(
            set, Selector.From(set.Spec.Selector), pod => StatefulPods.OrdinalOf(set, pod.Metadata.Name) is not null, cancellationToken);
        var history = new RevisionHistory(revisions.Of(set.Metadata.Uid));
        var (kept, collisions) = await keeper.KeepAsync(
            set, history, RevisionData.Of(set.Spec.Template), hash => RevisionMetadata(set, hash), set.Status.CollisionCount, cancellationToken);
        revisionWrites.Written(key, kept);
        var update = new StatefulRevision(kept.Metadata.Name, set.Spec.Template);
        var current = history.Find(set.Status.CurrentRevision) is { } old && old.Metadata.Name != update.Name
            ? new StatefulRevision(old.Metadata.Name, RevisionData.TemplateOf(old))
            : update;

        // Decide and act. What fails is told in the status too, and then tried again with back-off.
        var now = time.GetUtcNow();
        var plan = StatefulSetPlan.Compute(set, current, update, mine, now);
        StatusException? failure = null;
        try
        {
            await ActAsync(key, set, plan, mine, cancellationToken);
        }
        catch (StatusException refusal)
        {
            failure = refusal;
        }

        await ForgetAsync(set, history, [current.Name, update.Name], mine, cancellationToken);

        // Tell.
        var status = StatefulSetStatusPlan.Compute(set, current.Name, update.Name, collisions, mine, plan.Delete, now);
        if (status != set.Status)
        {
            statusWrites.Written(key, await client.UpdateAsync(set with { Status = status }, "status", cancellationToken));
        }

        if (failure is not null && !PodControl.IsNamespaceTerminating(failure))
        {
            throw failure;
        }

        return ReconcileResult.After(status.ReadyReplicas > status.AvailableReplicas ? TimeSpan.FromSeconds(set.Spec.MinReadySeconds) : null);
    }

    private static Api.Meta.V1.ObjectMeta RevisionMetadata(StatefulSet set, string hash) => new()
    {
        Labels = new Dictionary<string, string>(set.Spec.Template.Metadata.Labels, StringComparer.Ordinal) { ["controller.kubernetes.io/hash"] = hash },
        Annotations = set.Metadata.Annotations,
    };

    private async Task ActAsync(
        ObjectKey key, StatefulSet set, StatefulSetPlan plan, IReadOnlyList<Pod> mine, CancellationToken cancellationToken)
    {
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        if (set.Spec.VolumeClaimTemplates.Count > 0)
        {
            foreach (var pod in mine)
            {
                await pods.RetainAsync(set, pod, plan.Condemned.Contains(pod), cancellationToken);
            }
        }

        foreach (var pod in plan.Create)
        {
            await pods.CreateAsync(key, set, pod, cancellationToken);
        }

        foreach (var pod in plan.Complete)
        {
            await pods.CompleteAsync(set, pod, cancellationToken);
        }

        foreach (var pod in plan.Repair)
        {
            await pods.RepairAsync(key, set, pod, cancellationToken);
        }

        foreach (var pod in plan.Delete)
        {
            await pods.DeleteAsync(key, set, pod, cancellationToken);
        }
    }

    private async Task ForgetAsync(
        StatefulSet set, RevisionHistory history, string[] inUse, IReadOnlyList<Pod> mine, CancellationToken cancellationToken)
    {
        var used = mine.Select(p => p.Revision()).Concat(inUse).ToHashSet(StringComparer.Ordinal);
        foreach (var revision in history.Superfluous(r => used.Contains(r.Metadata.Name), set.Spec.RevisionHistoryLimit ?? 10))
        {
            await keeper.ForgetAsync(revision, cancellationToken);
        }
    }
}
