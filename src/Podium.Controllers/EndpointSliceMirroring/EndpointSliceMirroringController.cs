using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.Ownership;
using EndpointsObject = Podium.Api.Core.V1.Endpoints;

namespace Podium.Controllers.EndpointSliceMirroring;

/// <summary>
/// Mirrors Endpoints that users keep for services without selectors into EndpointSlices, which are all that proxies look at.
/// Upstream: pkg/controller/endpointslicemirroring.
/// </summary>
public sealed class EndpointSliceMirroringController : KeyedController
{
    private const int EndpointsMax = 1000;
    private static readonly string[] AddressTypes = ["IPv4", "IPv6"];

    private readonly Informer<Service> services;
    private readonly Informer<EndpointsObject> endpoints;
    private readonly SliceWriter slices;

    /// <summary>A controller that does not run yet.</summary>
    public EndpointSliceMirroringController(ControllerContext context)
        : base("endpoint-slice-mirroring-controller", context.Time, context.Loggers)
    {
        services = context.Informers.Of<Service>();
        endpoints = context.Informers.Of<EndpointsObject>();
        slices = new SliceWriter(context.Client, context.Informers.Of<EndpointSlice>(), SliceLabels.MirroringController, Enqueue);
        EnqueueChangesOf(services);
        EnqueueChangesOf(endpoints);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var source = endpoints.Get(key);
        var existing = slices.Of(key);
        if (!MirrorPlan.IsMirrored(source, services.Get(key)))
        {
            await slices.ApplyAsync(key, new([], [], existing), cancellationToken);
            return ReconcileResult.Done;
        }

        if (!slices.IsUpToDate(key))
        {
            return ReconcileResult.After(OwnWrites<EndpointSlice>.Moment);
        }

        foreach (var type in AddressTypes)
        {
            var ofType = existing.Where(slice => slice.AddressType == type).ToList();
            var changes = SlicePlan.Compute(MirrorPlan.Template(source!, type), MirrorPlan.Compute(source!, type), ofType, EndpointsMax, changedAt: null);
            await slices.ApplyAsync(key, changes, cancellationToken);
        }

        return ReconcileResult.Done;
    }
}
