using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Deployments;

/// <summary>Brings deployments to their templates and sizes by way of replica sets (pkg/controller/deployment).</summary>
public sealed class DeploymentController : KeyedController
{
    private readonly IApiClient client;
    private readonly TimeProvider time;
    private readonly IEventRecorder events;
    private readonly Informer<Deployment> deployments;
    private readonly InformerIndex<Deployment> byNamespace;
    private readonly Dependents<ReplicaSet> sets;
    private readonly Dependents<Pod> pods;
    private readonly Claims<Deployment, ReplicaSet> claims;
    private readonly OwnWrites<ReplicaSet> writes;

    /// <summary>A controller that does not run yet.</summary>
    public DeploymentController(ControllerContext context)
        : base("deployment-controller", context.Time, context.Loggers, workers: 5)
    {
        client = context.Client;
        time = context.Time;
        events = context.Events(Name);
        deployments = context.Informers.Of<Deployment>();
        byNamespace = deployments.AddIndex(static d => [d.Metadata.Namespace]);
        sets = context.DependentsOf<ReplicaSet>();
        pods = context.DependentsOf<Pod>();
        claims = new(client, sets);
        writes = new(sets.Informer);
        EnqueueChangesOf(deployments);
        sets.OnChange(Deployment.Resource, Enqueue, AdoptersOf);
        pods.Informer.OnChange(OnPod);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Observe.
        if (deployments.Get(key) is not { } deployment)
        {
            writes.Forget(key);
            return ReconcileResult.Done; // Deleted: the garbage collector owns what is left.
        }

        if (!writes.AreSeen(key))
        {
            return ReconcileResult.After(OwnWrites<ReplicaSet>.Moment);
        }

        var owned = await claims.ClaimAsync(deployment, Selector.From(deployment.Spec.Selector), concerns: null, cancellationToken);

        // Decide.
        var plan = DeploymentPlan.Compute(deployment, owned, HasPods, time.GetUtcNow());

        // Act.
        var after = plan.Deployment;
        foreach (var draft in plan.Changed)
        {
            if (draft.Before is null)
            {
                if (await CreateAsync(key, deployment, draft, cancellationToken) is { } prevented)
                {
                    after = prevented;
                    break;
                }
            }
            else
            {
                writes.Written(key, await client.UpdateAsync(draft.Now, cancellationToken: cancellationToken));
                Tell(deployment, draft);
            }
        }

        foreach (var surplus in plan.Delete)
        {
            await DeleteAsync(surplus, cancellationToken);
        }

        if (after != deployment)
        {
            await client.UpdateAsync(after, "status", cancellationToken);
        }

        return ReconcileResult.After(plan.RecheckAfter);
    }

    /// <summary>Makes the replica set of the present template.</summary>
    /// <returns>Null where it is there now; else the deployment with the status that says why not.</returns>
    private async Task<Deployment?> CreateAsync(
        ObjectKey key, Deployment deployment, ReplicaSetDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            writes.Written(key, await client.CreateAsync(draft.Now, cancellationToken));
            Tell(deployment, draft);
            return null;
        }
        catch (StatusException taken) when (taken.Reason == "AlreadyExists")
        {
            // It may be the one that is wanted, from a turn that did not end well. Another one's template has the same hash by chance.
            var there = await client.GetAsync<ReplicaSet>(ObjectKey.Of(draft.Now), cancellationToken);
            return there.IsControlledBy(deployment.Metadata.Uid) && NewReplicaSet.HasTemplate(there, deployment)
                ? null
                : deployment with { Status = deployment.Status with { CollisionCount = (deployment.Status.CollisionCount ?? 0) + 1 } };
        }
        catch (StatusException refusal) when (!PodControl.IsNamespaceTerminating(refusal))
        {
            var message = $"Failed to create new replica set \"{draft.Now.Metadata.Name}\": {refusal.Message}";
            events.Record(EventReference.To(deployment), warning: true, DeploymentConditions.CreateFailed, message);
            if (DeploymentStatusPlan.HasDeadline(deployment))
            {
                var failed = DeploymentConditions.Make(
                    DeploymentConditions.Progressing, "False", DeploymentConditions.CreateFailed, message, time.GetUtcNow());
                var told = deployment with
                {
                    Status = deployment.Status with { Conditions = DeploymentConditions.Set(deployment.Status.Conditions, failed) },
                };
                if (told != deployment)
                {
                    await client.UpdateAsync(told, "status", cancellationToken);
                }
            }

            throw;
        }
    }

    private async Task DeleteAsync(ReplicaSet surplus, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<ReplicaSet>(
                ObjectKey.Of(surplus), new() { Preconditions = new() { Uid = surplus.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Somebody else cleaned up.
        }
    }

    private void Tell(Deployment deployment, ReplicaSetDraft draft)
    {
        foreach (var message in draft.Events)
        {
            events.Record(EventReference.To(deployment), warning: false, "ScalingReplicaSet", message);
        }
    }

    private bool HasPods(ReplicaSet set)
    {
        foreach (var pod in pods.Of(set.Metadata.Uid))
        {
            if (!pod.IsTerminal())
            {
                return true;
            }
        }

        return false;
    }

    // Replica sets do not tell when a pod that was ending is gone, which is what Recreate waits for.
    private void OnPod(InformerChange<Pod> change)
    {
        if (change.After is null
            && ControllerReference.Of(change.Object.Metadata) is { } owner && owner.IsTo(ReplicaSet.Resource)
            && sets.Informer.Get(new(change.Object.Metadata.Namespace, owner.Name)) is { } set
            && ControllerReference.Of(set.Metadata) is { } deployment && deployment.IsTo(Deployment.Resource)
            && deployments.Get(new(change.Object.Metadata.Namespace, deployment.Name)) is { Spec.Strategy.Type: "Recreate" } waiting)
        {
            Enqueue(ObjectKey.Of(waiting));
        }
    }

    private IEnumerable<ObjectKey> AdoptersOf(ReplicaSet orphan) =>
        byNamespace[orphan.Metadata.Namespace]
            .Where(d => Selector.From(d.Spec.Selector).Matches(orphan.Metadata.Labels))
            .Select(d => ObjectKey.Of(d));
}
