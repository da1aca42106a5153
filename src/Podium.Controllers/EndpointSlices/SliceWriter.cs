using Podium.Api;
using Podium.Api.Discovery.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.EndpointSlices;

/// <summary>Carries plans for slices out, and knows when the cache shows them. A manager's slices only.</summary>
internal sealed class SliceWriter
{
    private readonly IApiClient client;
    private readonly InformerIndex<EndpointSlice> byService;
    private readonly OwnWrites<EndpointSlice> ownWrites;

    /// <summary>A writer of one manager.</summary>
    /// <param name="client">The API.</param>
    /// <param name="slices">All slices; not running yet.</param>
    /// <param name="manager">The manager's name in labels.</param>
    /// <param name="onChange">Called with a service when one of its slices changes.</param>
    public SliceWriter(IApiClient client, Informer<EndpointSlice> slices, string manager, Action<ObjectKey> onChange)
    {
        this.client = client;
        ownWrites = new(slices);
        byService = slices.AddIndex(slice => ServiceOf(slice, manager) is { } service ? [$"{service.Namespace}/{service.Name}"] : []);
        slices.OnChange(change =>
        {
            if (ServiceOf(change.Object, manager) is { } service)
            {
                onChange(service);
            }

            if (change is { Before: { } before, After: not null } && ServiceOf(before, manager) is { } left)
            {
                onChange(left);
            }
        });
    }

    /// <summary>Whether the cache shows all that was written for a service; else a plan would be made from old slices.</summary>
    public bool IsUpToDate(ObjectKey service) => ownWrites.AreSeen(service);

    /// <summary>A service's slices.</summary>
    public IReadOnlyList<EndpointSlice> Of(ObjectKey service) => byService[$"{service.Namespace}/{service.Name}"];

    /// <summary>Forgets a service that is gone.</summary>
    public void Forget(ObjectKey service) => ownWrites.Forget(service);

    /// <summary>Carries a plan out.</summary>
    public async Task ApplyAsync(ObjectKey service, SliceChanges changes, CancellationToken cancellationToken)
    {
        foreach (var slice in changes.Update)
        {
            ownWrites.Written(service, await client.UpdateAsync(slice, cancellationToken: cancellationToken));
        }

        foreach (var slice in changes.Create)
        {
            try
            {
                ownWrites.Written(service, await client.CreateAsync(slice, cancellationToken));
            }
            catch (StatusException ending) when (PodControl.IsNamespaceTerminating(ending))
            {
                return; // Nothing is made there any more, and what is there goes.
            }
        }

        foreach (var slice in changes.Delete)
        {
            try
            {
                await client.DeleteAsync<EndpointSlice>(
                    ObjectKey.Of(slice), new() { Preconditions = new() { Uid = slice.Metadata.Uid } }, cancellationToken);
                ownWrites.Deleted(service, slice);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // As it should be.
            }
        }
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice, string manager) =>
        slice.Metadata.Labels.GetValueOrDefault(SliceLabels.ManagedBy) == manager
        && slice.Metadata.Labels.TryGetValue(SliceLabels.ServiceName, out var name)
            ? new ObjectKey(slice.Metadata.Namespace, name)
            : null;
}
