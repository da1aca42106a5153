using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Queues;

namespace Podium.Controllers.ResourceQuotas;

/// <summary>
/// Counts what is used of quotas: when a quota comes or changes, when something goes that it counts, and from time to time. What comes is
/// counted by admission. Upstream: pkg/controller/resourcequota.
/// </summary>
public sealed class ResourceQuotaController : IController, IReconciler<ObjectKey>
{
    private static readonly TimeSpan ResyncPeriod = TimeSpan.FromMinutes(5);

    // After a charge by admission: if the object was not made after all, the charge is taken back.
    private static readonly TimeSpan AfterCharge = TimeSpan.FromSeconds(10);

    private readonly IApiClient client;
    private readonly IMetadataClient metadata;
    private readonly Informer<ResourceQuota> quotas;
    private readonly InformerIndex<ResourceQuota> quotasByNamespace;
    private readonly InformerIndex<Pod> podsByNamespace;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly WorkQueue<ObjectKey> queue;

    // The watches of kinds that quotas name, by the kind; each is started when the first quota names it.
    private readonly ConcurrentDictionary<string, Task> watches = new(StringComparer.Ordinal);

    /// <summary>A controller that does not run yet.</summary>
    public ResourceQuotaController(ControllerContext context)
    {
        client = context.Client;
        metadata = context.Metadata;
        time = context.Time;
        logger = context.Loggers.CreateLogger<ResourceQuotaController>();
        queue = new WorkQueue<ObjectKey>(time);
        quotas = context.Informers.Of<ResourceQuota>();
        quotasByNamespace = quotas.AddIndex(static quota => [quota.Metadata.Namespace]);
        podsByNamespace = context.PodsByNamespace;
        quotas.OnChange(change =>
        {
            if (change.After is { } quota && (change.Before is null || !change.Before.Spec.Equals(quota.Spec)))
            {
                queue.Add(change.Key);
            }
            else if (change.After is not null)
            {
                queue.AddAfter(change.Key, AfterCharge);
            }
        });
        context.Informers.Of<Pod>().OnChange(change =>
        {
            if (change.After is null || (change.After.IsTerminal() && change.Before?.IsTerminal() != true))
            {
                EnqueueNamespace(change.Key.Namespace);
            }
        });
    }

    /// <inheritdoc/>
    public string Name => "resource-quota";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (queue)
        {
            var loop = new ReconcileLoop<ObjectKey>(Name, queue, this, logger).RunAsync(workers: 2, cancellationToken);
            await await Task.WhenAny(loop, ResyncAsync(cancellationToken));
            await Task.WhenAll(watches.Values);
        }
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ResyncPeriod, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var quota in quotas.All)
            {
                queue.Add(ObjectKey.Of(quota));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (quotas.Get(key) is not { } quota)
        {
            return ReconcileResult.Done;
        }

        var objects = new List<IKubernetesObject>(podsByNamespace[key.Namespace]);
        var counts = new Dictionary<ResourceInfo, int>();
        foreach (var (resource, verbs) in await metadata.DiscoverAsync(cancellationToken))
        {
            if (!resource.Namespaced || resource is { Group: "", Plural: "pods" } || !verbs.Contains("list")
                || !quota.Spec.Hard.Keys.Any(name => QuotaUsage.Concerns(resource, name)))
            {
                continue;
            }

            Watch(resource, cancellationToken);
            if (resource is { Group: "", Plural: "services" })
            {
                objects.AddRange((await client.ListAsync<Service>(new ListRequest(key.Namespace), cancellationToken)).Items);
            }
            else if (resource is { Group: "", Plural: "persistentvolumeclaims" })
            {
                objects.AddRange((await client.ListAsync<PersistentVolumeClaim>(new ListRequest(key.Namespace), cancellationToken)).Items);
            }
            else
            {
                counts[resource] = (await metadata.ListAsync(resource, new ListRequest(key.Namespace), cancellationToken)).Items.Count;
            }
        }

        var status = QuotaStatusPlan.Compute(quota, objects, counts, time.GetUtcNow());
        if (!status.Equals(quota.Status))
        {
            await client.UpdateAsync(quota with { Status = status }, "status", cancellationToken);
        }

        return ReconcileResult.Done;
    }

    // Whatever goes makes room.
    private void Watch(ResourceInfo resource, CancellationToken cancellationToken) => _ = watches.GetOrAdd(resource.GroupResource, _ =>
        Task.Run(
            () => new ListWatchLoop(resource.GroupResource, time, logger).RunAsync(
                async cancel => (await metadata.ListAsync(resource, new ListRequest(Limit: 1), cancel)).ResourceVersion,
                async (version, reached, cancel) =>
                {
                    await foreach (var change in metadata.WatchAsync(resource, new WatchRequest(version), cancel))
                    {
                        if (change.Type == WatchEventType.Deleted)
                        {
                            EnqueueNamespace(change.Metadata.Namespace);
                        }

                        reached(change.Metadata.ResourceVersion);
                    }
                },
                cancellationToken),
            CancellationToken.None));

    private void EnqueueNamespace(string ns)
    {
        foreach (var quota in quotasByNamespace[ns])
        {
            queue.Add(ObjectKey.Of(quota));
        }
    }
}
