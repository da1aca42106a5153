using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.Disruption;

/// <summary>
/// Takes the announcement of a disruption back from pods that were not deleted after it. Upstream: pkg/controller/disruption,
/// syncStalePodDisruption.
/// </summary>
public sealed class StaleDisruptionController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Pod> pods;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public StaleDisruptionController(ControllerContext context)
        : base("stale-disruption", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        pods = context.Informers.Of<Pod>();
        pods.OnChange(change =>
        {
            if (change.After is { } pod && StaleDisruption.ResetAt(pod) is not null)
            {
                Enqueue(change.Key);
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || StaleDisruption.ResetAt(pod) is not { } at)
        {
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        if (at > now)
        {
            return ReconcileResult.After(at - now);
        }

        try
        {
            await client.UpdateAsync(pod with { Status = StaleDisruption.Reset(pod.Status, now) }, "status", cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // There is nothing to take back any more.
        }

        return ReconcileResult.Done;
    }
}
