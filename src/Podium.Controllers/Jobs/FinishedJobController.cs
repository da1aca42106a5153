using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Deletes jobs, and with them their pods, when ttlSecondsAfterFinished has passed since their end.
/// Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
/// </summary>
public sealed class FinishedJobController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Job> jobs;
    private readonly TimeProvider time;

    /// <summary>A controller over an informer that has not started.</summary>
    public FinishedJobController(ControllerContext context)
        : base("ttl-after-finished", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        jobs = context.Informers.Of<Job>();
        jobs.OnChange(change =>
        {
            if (change.After is { } job && ExpiresAt(job) is not null)
            {
                Enqueue(change.Key);
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (jobs.Get(key) is not { } job || ExpiresAt(job) is not { } expiry)
        {
            return ReconcileResult.Done;
        }

        if (expiry > time.GetUtcNow())
        {
            return ReconcileResult.After(expiry - time.GetUtcNow());
        }

        // The time may have been changed since the cache last heard of it.
        try
        {
            var fresh = await client.GetAsync<Job>(key, cancellationToken);
            if (ExpiresAt(fresh) is { } confirmed && confirmed <= time.GetUtcNow())
            {
                await client.DeleteAsync<Job>(
                    key, new() { PropagationPolicy = "Foreground", Preconditions = new() { Uid = fresh.Metadata.Uid } }, cancellationToken);
            }
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            // Somebody was quicker.
        }

        return ReconcileResult.Done;
    }

    /// <summary>When a job is to go; null for never.</summary>
    internal static DateTimeOffset? ExpiresAt(Job job) =>
        job is { Metadata.DeletionTimestamp: null, Spec.TtlSecondsAfterFinished: { } seconds } && job.GetEnd()?.LastTransitionTime is { } end
            ? end.AddSeconds(seconds)
            : null;
}
