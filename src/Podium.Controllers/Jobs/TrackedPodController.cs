using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Lets pods go whose job will not count them any more: it is gone, has ended, or does not own them. Without it their finalizer would
/// keep them for ever. Upstream: pkg/controller/job/job_controller.go, syncOrphanPod.
/// </summary>
public sealed class TrackedPodController : KeyedController
{
    private const string OwnName = "kubernetes.io/job-controller";

    private readonly IApiClient client;
    private readonly Informer<Job> jobs;
    private readonly Dependents<Pod> pods;

    /// <summary>A controller over informers that have not started.</summary>
    public TrackedPodController(ControllerContext context)
        : base("job-tracked-pods", context.Time, context.Loggers, workers: 2)
    {
        client = context.Client;
        jobs = context.Informers.Of<Job>();
        pods = context.DependentsOf<Pod>();
        pods.Informer.OnChange(change =>
        {
            if (change.After is { } pod && pod.IsTracked() && !IsAwaited(pod))
            {
                Enqueue(change.Key);
            }
        });
        jobs.OnChange(change =>
        {
            if (change.After?.GetEnd() is not null || change.After is null)
            {
                foreach (var pod in pods.Of(change.Object.Metadata.Uid))
                {
                    Enqueue(ObjectKey.Of(pod));
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Informer.Get(key) is { } pod && pod.IsTracked() && !IsAwaited(pod))
        {
            await TrackedPods.ReleaseAsync(client, pod, cancellationToken);
        }

        return ReconcileResult.Done;
    }

    // A pod without an owner may be adopted yet by a job that selects it; who makes such jobs sets the finalizer by hand then.
    private bool IsAwaited(Pod pod) =>
        ControllerReference.Of(pod.Metadata) is { } owner
        && owner.IsTo(Job.Resource)
        && jobs.Get(new ObjectKey(pod.Metadata.Namespace, owner.Name)) is { } job
        && job.Metadata.Uid == owner.Uid
        && (job.GetEnd() is null || job.Spec.ManagedBy is not (null or OwnName));
}
