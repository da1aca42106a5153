using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Api.Errors;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.ServiceEndpoints;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.EndpointSlices;

/// <summary>
/// Keeps the EndpointSlices of services with selectors: a pod that becomes ready, or stops being so, or begins to end, is in them before
/// anything else is looked at, without waiting for others. Upstream: pkg/controller/endpointslice.
/// </summary>
public sealed class EndpointSliceController : KeyedController
{
    private const int EndpointsMax = 100;
    private const string Zone = "topology.kubernetes.io/zone";

    private readonly Informer<Service> services;
    private readonly Informer<Node> nodes;
    private readonly ServiceMembers members;
    private readonly SliceWriter slices;
    private readonly ChangeTimes times = new();
    private readonly IEventRecorder events;

    /// <summary>A controller that does not run yet.</summary>
    public EndpointSliceController(ControllerContext context)
        : base("endpoint-slice-controller", context.Time, context.Loggers, workers: 4)
    {
        members = context.ServiceMembers;
        services = context.Informers.Of<Service>();
        nodes = context.Informers.Of<Node>();
        events = context.Events("endpoint-slice-controller");
        slices = new SliceWriter(context.Client, context.Informers.Of<EndpointSlice>(), SliceLabels.EndpointSliceController, Enqueue);
        members.OnChange(Enqueue);
        nodes.OnChange(change =>
        {
            if (ZoneOf(change.Before) != ZoneOf(change.After))
            {
                foreach (var service in members.WithPodsOn(change.Key.Name))
                {
                    Enqueue(service);
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { Metadata.DeletionTimestamp: null } service)
        {
            // Its slices go with it: it owns them.
            times.Forget(key);
            slices.Forget(key);
            return ReconcileResult.Done;
        }

        if (!ServiceEndpointPlan.IsKept(service))
        {
            return ReconcileResult.Done;
        }

        if (!slices.IsUpToDate(key))
        {
            return ReconcileResult.After(OwnWrites<EndpointSlice>.Moment);
        }

        var pods = members.Of(key);
        var existing = slices.Of(key);
        var changedAt = times.Next(service, pods);
        try
        {
            foreach (var family in service.Spec.IpFamilies)
            {
                var desired = ServiceEndpointPlan.Compute(service, family, pods, ZoneOfNode);
                var ofFamily = existing.Where(slice => slice.AddressType == family || !service.Spec.IpFamilies.Contains(slice.AddressType)).ToList();
                var changes = SlicePlan.Compute(ServiceEndpointPlan.Template(service, family), desired, ofFamily, EndpointsMax, changedAt);
                await slices.ApplyAsync(key, changes, cancellationToken);
            }
        }
        catch (StatusException refusal) when (refusal.Code is not (404 or 409))
        {
            events.Record(EventReference.To(service), warning: true, "FailedToUpdateEndpointSlices",
                $"Error updating Endpoint Slices for Service {key.Namespace}/{key.Name}: {refusal.Message}");
            throw;
        }

        return ReconcileResult.Done;
    }

    private static string ZoneOf(Node? node) => node?.Metadata.Labels.GetValueOrDefault(Zone) ?? "";

    private string ZoneOfNode(string name) => name.Length == 0 ? "" : ZoneOf(nodes.Get(new ObjectKey("", name)));
}
