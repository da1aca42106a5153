using System.Globalization;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Queues;
using Podium.Client.Recording;
using Patch = Podium.Client.Patch;

namespace Podium.Controllers.GarbageCollection;

/// <summary>
/// Deletes what has lost its owners, of every kind that the server stores, and does to dependents what a deletion asked for: background,
/// foreground or orphan. Upstream: pkg/controller/garbagecollector.
/// </summary>
public sealed class GarbageCollector : IController, IReconciler<string>
{
    private const int Workers = 4;

    // How often kinds that came meanwhile are looked for.
    private static readonly TimeSpan DiscoveryPeriod = TimeSpan.FromSeconds(30);

    private readonly IMetadataClient metadata;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly IEventRecorder events;
    private readonly OwnerGraph graph = new();
    private readonly WorkQueue<string> queue;

    // Replaced as a whole by the discovery; read by the workers.
    private volatile IReadOnlyList<ResourceInfo> kinds = [];

    /// <summary>A collector that does not run yet.</summary>
    public GarbageCollector(ControllerContext context)
    {
        metadata = context.Metadata;
        time = context.Time;
        logger = context.Loggers.CreateLogger<GarbageCollector>();
        events = context.Events("garbage-collector-controller");
        queue = new WorkQueue<string>(time);
    }

    /// <inheritdoc/>
    public string Name => "garbage-collector";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (queue)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var monitors = new Dictionary<string, Task>(StringComparer.Ordinal);
            try
            {
                // Nothing is judged before all is known.
                await MonitorAsync(monitors, stop.Token);
                var loop = new ReconcileLoop<string>(Name, queue, this, logger).RunAsync(Workers, stop.Token);
                await await Task.WhenAny([loop, DiscoverAsync(monitors, stop.Token)]);
            }
            finally
            {
                await stop.CancelAsync();
                await Task.WhenAll(monitors.Values);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        // What ends by itself is looked at again when it is gone.
        if (!graph.TryFind(key, out var node) || node.State == GarbageState.Ending
            || await FindAsync(node.Resource, node.Key, cancellationToken) is not { } live || live.Uid != key)
        {
            return ReconcileResult.Done;
        }

        var dependents = graph.DependentsOf(key);
        if (live.DeletionTimestamp is not null)
        {
            await ActAsync(node, live, GarbagePlan.OfEnding(live, dependents), cancellationToken);
            return ReconcileResult.Done;
        }

        var standings = new List<OwnerStanding>(live.OwnerReferences.Count);
        foreach (var reference in live.OwnerReferences)
        {
            if (await StandingAsync(node, reference, cancellationToken) is not { } standing)
            {
                return ReconcileResult.After(DiscoveryPeriod);
            }

            standings.Add(standing);
        }

        await ActAsync(node, live, GarbagePlan.OfAlive(live, standings, dependents), cancellationToken);
        return ReconcileResult.Done;
    }

    private async Task ActAsync(GarbageNode node, ObjectMeta live, GarbagePlan plan, CancellationToken cancellationToken)
    {
        switch (plan)
        {
            case GarbagePlan.Release release:
                await PatchAsync(node, OwnerReferencePatch.Without(live, [.. release.OwnerUids]), cancellationToken);
                break;
            case GarbagePlan.Delete { Unblock: true } delete:
                await PatchAsync(node, OwnerReferencePatch.Unblocked(live), cancellationToken);
                await DeleteAsync(node, delete.Policy, new Preconditions { Uid = live.Uid }, cancellationToken);
                break;
            case GarbagePlan.Delete delete:
                // The version too: whoever is adopted at this moment stays.
                await DeleteAsync(node, delete.Policy, new Preconditions { Uid = live.Uid, ResourceVersion = live.ResourceVersion }, cancellationToken);
                break;
            case GarbagePlan.Orphan orphan:
                foreach (var dependent in orphan.Dependents)
                {
                    if (await FindAsync(dependent.Resource, dependent.Key, cancellationToken) is { } present && present.Uid == dependent.Uid)
                    {
                        await PatchAsync(dependent, OwnerReferencePatch.Without(present, [live.Uid]), cancellationToken);
                    }
                }

                await PatchAsync(node, OwnerReferencePatch.WithoutFinalizer(live, GarbageNode.OrphanFinalizer), cancellationToken);
                break;
            case GarbagePlan.Finish:
                await PatchAsync(node, OwnerReferencePatch.WithoutFinalizer(live, GarbageNode.ForegroundFinalizer), cancellationToken);
                break;
            case GarbagePlan.Await wait:
                foreach (var uid in wait.DependentUids)
                {
                    queue.Add(uid);
                }

                break;
        }
    }

    // What became of an owner; null where its kind is not known (yet), or the reference can never be right.
    private async Task<OwnerStanding?> StandingAsync(GarbageNode dependent, OwnerReference reference, CancellationToken cancellationToken)
    {
        if (graph.TryFind(reference.Uid, out var owner))
        {
            if (owner.IsNamedBy(reference, dependent.Key.Namespace))
            {
                return owner.State == GarbageState.DeletingDependents ? OwnerStanding.Waiting : OwnerStanding.Solid;
            }

            if (!owner.IsVisibleFrom(dependent.Key.Namespace))
            {
                ReportInvalidNamespace(dependent, reference);
            }
        }

        if (kinds.FirstOrDefault(k => k.Kind == reference.Kind && k.ApiVersion == reference.ApiVersion) is not { } kind
            || (kind.Namespaced && dependent.Key.Namespace.Length == 0))
        {
            return null;
        }

        // The watch of the owner's kind may be behind the dependent's: only the server knows that it is absent.
        var key = new ObjectKey(kind.Namespaced ? dependent.Key.Namespace : "", reference.Name);
        return await FindAsync(kind, key, cancellationToken) is not { } found || found.Uid != reference.Uid ? OwnerStanding.Dangling
            : GarbageNode.StateOf(found) == GarbageState.DeletingDependents ? OwnerStanding.Waiting
            : OwnerStanding.Solid;
    }

    private void ReportInvalidNamespace(GarbageNode dependent, OwnerReference reference)
    {
        var ns = dependent.Key.Namespace;
        var about = new ObjectReference
        {
            Kind = dependent.Resource.Kind,
            ApiVersion = dependent.Resource.ApiVersion,
            Namespace = ns,
            Name = dependent.Key.Name,
            Uid = dependent.Uid,
        };
        events.Record(about, warning: true, "OwnerRefInvalidNamespace", string.Create(CultureInfo.InvariantCulture,
            $"ownerRef [{reference.ApiVersion}/{reference.Kind}, namespace: {ns}, name: {reference.Name}, uid: {reference.Uid}] does not exist in namespace \"{ns}\""));
    }

    private async Task<ObjectMeta?> FindAsync(ResourceInfo resource, ObjectKey key, CancellationToken cancellationToken)
    {
        var list = await metadata.ListAsync(resource, new ListRequest(key.Namespace, FieldSelector: $"metadata.name={key.Name}"), cancellationToken);
        return list.Items.Count > 0 ? list.Items[0] : null;
    }

    private async Task PatchAsync(GarbageNode node, Patch patch, CancellationToken cancellationToken)
    {
        try
        {
            await metadata.PatchAsync(node.Resource, node.Key, patch, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Its own event tells what follows from that.
        }
    }

    private async Task DeleteAsync(GarbageNode node, string policy, Preconditions preconditions, CancellationToken cancellationToken)
    {
        try
        {
            await metadata.DeleteAsync(
                node.Resource, node.Key, new DeleteOptions { Preconditions = preconditions, PropagationPolicy = policy }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Its own event tells what follows from that.
        }
    }

    private async Task DiscoverAsync(Dictionary<string, Task> monitors, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(DiscoveryPeriod, time, cancellationToken);
            await MonitorAsync(monitors, cancellationToken);
        }
    }

    // Watches the kinds that are not watched yet, and waits until they are known.
    private async Task MonitorAsync(Dictionary<string, Task> monitors, CancellationToken cancellationToken)
    {
        var served = await metadata.DiscoverAsync(cancellationToken);
        kinds = [.. served.Select(s => s.Resource)];
        var synced = new List<Task>();
        foreach (var (resource, verbs) in served)
        {
            // Events own nothing and go by themselves.
            if (resource is { Plural: "events", Group: "" or "events.k8s.io" } || monitors.ContainsKey(resource.GroupResource)
                || !verbs.Contains("delete") || !verbs.Contains("list") || !verbs.Contains("watch"))
            {
                continue;
            }

            var monitor = new ResourceMonitor(resource, metadata, graph, queue.Add, time, logger);
            synced.Add(monitor.Synced);
            monitors.Add(resource.GroupResource, Task.Run(() => monitor.RunAsync(cancellationToken), CancellationToken.None));
        }

        await Task.WhenAll(synced).WaitAsync(cancellationToken);
    }
}
