using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.ReplicaSets;

/// <summary>
/// Keeps the number of an owner's pods at what it wants. Replica sets and replication controllers differ in their records only, so the
/// decisions see replica sets alone (pkg/controller/replicaset/replica_set.go; its replication controller is an adapter too).
/// </summary>
/// <typeparam name="TOwner">The owners' kind.</typeparam>
public abstract class ReplicaController<TOwner> : KeyedController
    where TOwner : class, IKubernetesObject<TOwner>
{
    private readonly IApiClient client;
    private readonly TimeProvider time;
    private readonly Informer<TOwner> owners;
    private readonly InformerIndex<TOwner> ownersByNamespace;
    private readonly Dependents<Pod> pods;
    private readonly Claims<TOwner, Pod> claims;
    private readonly OwnWrites<Pod> writes;
    private readonly PodControl podControl;

    /// <summary>A controller that does not run yet.</summary>
    /// <param name="name">Its name in logs and events.</param>
    /// <param name="context">What controllers are made of.</param>
    private protected ReplicaController(string name, ControllerContext context)
        : base(name, context.Time, context.Loggers, workers: 5)
    {
        client = context.Client;
        time = context.Time;
        owners = context.Informers.Of<TOwner>();
        ownersByNamespace = owners.AddIndex(static owner => [owner.Metadata.Namespace]);
        pods = context.DependentsOf<Pod>();
        claims = new(client, pods);
        writes = new(pods.Informer);
        podControl = new(client, context.Events(name));
        EnqueueChangesOf(owners);
        pods.OnChange(TOwner.Resource, Enqueue, AdoptersOf);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Observe.
        if (owners.Get(key) is not { } owner)
        {
            writes.Forget(key);
            return ReconcileResult.Done; // Deleted: the garbage collector owns what is left.
        }

        var set = ViewOf(owner);
        var active = await claims.ClaimAsync(owner, SelectorOf(owner), static pod => pod.IsActive(), cancellationToken);

        // Decide, by a cache that shows what was done before; and act.
        var seen = writes.AreSeen(key);
        var plan = seen ? ReplicaSetPlan.Compute(set, active, () => RelatedTo(owner, pods), time.GetUtcNow()) : ReplicaSetPlan.Nothing;
        var result = await ActAsync(key, owner, set, plan, cancellationToken);

        // Tell. What failed is told too, and then tried again with back-off.
        var told = ReplicaSetStatusPlan.Compute(set, active, result.Failure?.Message, time.GetUtcNow());
        if (told.Status != set.Status)
        {
            await client.UpdateAsync(WithStatus(owner, told.Status), "status", cancellationToken);
        }

        return result.Failure is { } failure && !PodControl.IsNamespaceTerminating(failure)
            ? throw failure
            : ReconcileResult.After(seen ? told.RecheckAfter : OwnWrites<Pod>.Moment);
    }

    /// <summary>The owner as a replica set.</summary>
    private protected abstract ReplicaSet ViewOf(TOwner owner);

    /// <summary>The owner's selector.</summary>
    private protected abstract Selector SelectorOf(TOwner owner);

    /// <summary>The owner with another status.</summary>
    private protected abstract TOwner WithStatus(TOwner owner, ReplicaSetStatus status);

    /// <summary>The pods among which a second one on a node is the first to go.</summary>
    private protected virtual IEnumerable<Pod> RelatedTo(TOwner owner, Dependents<Pod> pods) => pods.Of(owner.Metadata.Uid);

    private async Task<SlowStartResult> ActAsync(
        ObjectKey key, TOwner owner, ReplicaSet set, ReplicaSetPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Create > 0)
        {
            var pod = PodFromTemplate.Make(set.Spec.Template, owner);
            return await SlowStart.RunAsync(
                plan.Create, async cancel => writes.Written(key, await podControl.CreateAsync(owner, pod, cancel)), cancellationToken);
        }

        var doomed = new Queue<Pod>(plan.Delete);
        return await SlowStart.AtOnceAsync(doomed.Count, DeleteNextAsync, cancellationToken);

        async Task DeleteNextAsync(CancellationToken cancel)
        {
            var pod = doomed.Dequeue();
            if (await podControl.DeleteAsync(owner, pod, cancel))
            {
                writes.Deleted(key, pod);
            }
        }
    }

    private IEnumerable<ObjectKey> AdoptersOf(Pod orphan) =>
        ownersByNamespace[orphan.Metadata.Namespace]
            .Where(owner => SelectorOf(owner).Matches(orphan.Metadata.Labels))
            .Select(owner => ObjectKey.Of(owner));
}
