using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.Pods;
using EndpointsObject = Podium.Api.Core.V1.Endpoints;

namespace Podium.Controllers.ServiceEndpoints;

/// <summary>Keeps the Endpoints of services with selectors. Upstream: pkg/controller/endpoint.</summary>
public sealed class EndpointsController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Service> services;
    private readonly Informer<EndpointsObject> endpoints;
    private readonly ServiceMembers members;
    private readonly ChangeTimes times = new();
    private readonly IEventRecorder events;

    /// <summary>A controller that does not run yet.</summary>
    public EndpointsController(ControllerContext context)
        : base("endpoint-controller", context.Time, context.Loggers, workers: 4)
    {
        client = context.Client;
        members = context.ServiceMembers;
        services = context.Informers.Of<Service>();
        endpoints = context.Informers.Of<EndpointsObject>();
        events = context.Events("endpoint-controller");
        members.OnChange(Enqueue);
        EnqueueChangesOf(endpoints);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { } service)
        {
            // The server deletes Endpoints with their service; those without one are their maker's own affair.
            times.Forget(key);
            return ReconcileResult.Done;
        }

        if (!ServiceEndpointPlan.IsKept(service))
        {
            return ReconcileResult.Done;
        }

        var pods = members.Of(key);
        var existing = endpoints.Get(key);
        if (EndpointsPlan.Compute(service, pods, existing, times.Next(service, pods)) is not { } wanted)
        {
            return ReconcileResult.Done;
        }

        try
        {
            await (existing is null
                ? client.CreateAsync(wanted, cancellationToken)
                : client.UpdateAsync(wanted, cancellationToken: cancellationToken));
        }
        catch (StatusException ending) when (PodControl.IsNamespaceTerminating(ending))
        {
            // Nothing is made there any more.
        }
        catch (StatusException refusal) when (refusal.Code is not (404 or 409))
        {
            events.Record(EventReference.To(existing is null ? service : existing), warning: true,
                existing is null ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                $"Failed to {(existing is null ? "create" : "update")} endpoint for service {key.Namespace}/{key.Name}: {refusal.Message}");
            throw;
        }

        return ReconcileResult.Done;
    }
}
