using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.Namespaces;

/// <summary>
/// Empties a namespace that is being deleted, then lets it go by removing the finalizer <c>kubernetes</c>. What still holds it up
/// stands in its conditions. Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
/// </summary>
public sealed class NamespaceController : KeyedController
{
    private const string Finalizer = "kubernetes";

    private readonly IApiClient client;
    private readonly IMetadataClient metadata;
    private readonly Informer<Namespace> namespaces;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public NamespaceController(ControllerContext context)
        : base("namespace", context.Time, context.Loggers, workers: 2)
    {
        client = context.Client;
        metadata = context.Metadata;
        time = context.Time;
        namespaces = context.Informers.Of<Namespace>();
        namespaces.OnChange(change =>
        {
            if (change.After?.Metadata.DeletionTimestamp is not null)
            {
                Enqueue(change.Key);
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Metadata.DeletionTimestamp: not null } ending || !ending.Spec.Finalizers.Contains(Finalizer))
        {
            return ReconcileResult.Done;
        }

        var remaining = await EmptyAsync(key.Name, cancellationToken);
        try
        {
            var conditions = NamespaceConditions.Compute(ending.Status.Conditions, remaining, time.GetUtcNow());
            if (!conditions.SequenceEqual(ending.Status.Conditions))
            {
                ending = await client.UpdateAsync(
                    ending with { Status = ending.Status with { Phase = "Terminating", Conditions = conditions } }, "status", cancellationToken);
            }

            if (remaining.Count > 0)
            {
                return ReconcileResult.After(remaining.RecheckAfter);
            }

            await client.UpdateAsync(
                ending with { Spec = ending.Spec with { Finalizers = [.. ending.Spec.Finalizers.Where(f => f != Finalizer)] } },
                "finalize",
                cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Somebody else finished it.
        }

        return ReconcileResult.Done;
    }

    /// <summary>Asks every namespaced resource to delete its objects, and tells what is left.</summary>
    private async Task<RemainingContent> EmptyAsync(string name, CancellationToken cancellationToken)
    {
        var left = new List<RemainingResource>();
        foreach (var (resource, verbs) in await metadata.DiscoverAsync(cancellationToken))
        {
            if (!resource.Namespaced || !verbs.Contains("deletecollection") || !verbs.Contains("list"))
            {
                continue;
            }

            await metadata.DeleteCollectionAsync(resource, name, new DeleteOptions { PropagationPolicy = "Background" }, cancellationToken);
            var list = await metadata.ListAsync(resource, new ListRequest(name), cancellationToken);
            if (list.Items.Count > 0)
            {
                left.Add(new RemainingResource(resource, list.Items));
            }
        }

        return new RemainingContent(left);
    }
}
