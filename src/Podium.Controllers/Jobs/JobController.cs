using System.Collections.Concurrent;
using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Jobs;

/// <summary>
/// Runs the pods of jobs until as many have succeeded as are wanted, or too many have failed. A turn looks at the job
/// (<see cref="JobView"/>), decides whether it ends (<see cref="JobVerdict"/>) or which pods it needs (<see cref="JobScale"/>), acts, and
/// counts (<see cref="JobCounting"/>). Upstream: pkg/controller/job/job_controller.go.
/// </summary>
public sealed class JobController : KeyedController
{
    private const string OwnName = "kubernetes.io/job-controller";

    private readonly IApiClient client;
    private readonly Informer<Job> jobs;
    private readonly Claims<Job, Pod> claims;
    private readonly PodControl pods;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;
    private readonly OwnWrites<Pod> podWrites;
    private readonly OwnWrites<Job> jobWrites;

    // By the job's uid. A key is never worked on twice at once.
    private readonly ConcurrentDictionary<string, JobBackOff> backOffs = new(StringComparer.Ordinal);

    /// <summary>A controller over informers that have not started.</summary>
    public JobController(ControllerContext context)
        : base("job", context.Time, context.Loggers, workers: 4)
    {
        client = context.Client;
        time = context.Time;
        jobs = context.Informers.Of<Job>();
        events = context.Events("job-controller");
        var dependents = context.DependentsOf<Pod>();
        claims = new(client, dependents, JobLabels.TrackingFinalizer);
        pods = new(client, events);
        podWrites = new(dependents.Informer);
        jobWrites = new(jobs);
        EnqueueChangesOf(jobs);
        var selectors = jobs.AddIndex(static job => [job.Metadata.Namespace]);
        dependents.OnChange(Job.Resource, Enqueue, orphan => selectors[orphan.Metadata.Namespace]
            .Where(job => job.Spec.ManualSelector == true && job.GetEnd() is null && Chooses(job, orphan))
            .Select(ObjectKey.Of));
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Observe.
        if (jobs.Get(key) is not { } job)
        {
            podWrites.Forget(key);
            jobWrites.Forget(key);
            return ReconcileResult.Done;
        }

        if (job.GetEnd() is not null || job.Spec.ManagedBy is not (null or OwnName))
        {
            backOffs.TryRemove(job.Metadata.Uid, out _);
            return ReconcileResult.Done;
        }

        if (!podWrites.AreSeen(key) || !jobWrites.AreSeen(key))
        {
            return ReconcileResult.After(OwnWrites<Pod>.Moment);
        }

        var selector = Selector.From(job.Spec.Selector);
        var mine = await claims.ClaimAsync(job, selector, concerns: null, cancellationToken);
        var now = time.GetUtcNow();
        var view = new JobView(job, mine, backOffs.GetValueOrDefault(job.Metadata.Uid, JobBackOff.None), now);

        // Decide.
        var turn = JobTurn.Compute(view);

        // Act: pods first, so that the status tells of what there is.
        await DeleteAsync(key, job, turn, cancellationToken);
        var made = await CreateAsync(key, view, turn.Scale.Create, cancellationToken);

        // Count.
        await CountAsync(key, view, turn.Concluded(made.Succeeded), cancellationToken);
        if (made.Failure is { } refusal && !PodControl.IsNamespaceTerminating(refusal))
        {
            throw refusal;
        }

        return ReconcileResult.After(turn.RecheckAfter);
    }

    private static bool Chooses(Job job, Pod pod)
    {
        try
        {
            return Selector.From(job.Spec.Selector).Matches(pod.Metadata.Labels);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private async Task DeleteAsync(ObjectKey key, Job job, JobTurn turn, CancellationToken cancellationToken)
    {
        foreach (var pod in turn.Delete)
        {
            if (turn.ReleasesDeleted)
            {
                await ReleaseAsync(key, pod, cancellationToken);
            }

            if (await pods.DeleteAsync(job, pod, cancellationToken))
            {
                podWrites.Deleted(key, pod);
            }
        }
    }

    private async Task<SlowStartResult> CreateAsync(ObjectKey key, JobView view, IReadOnlyList<int?> create, CancellationToken cancellationToken)
    {
        var next = -1;
        return await SlowStart.RunAsync(
            create.Count,
            async token =>
            {
                var index = create[Interlocked.Increment(ref next)];
                var replaced = index is { } number ? view.LastFailedByIndex.GetValueOrDefault(number) : null;
                podWrites.Written(key, await pods.CreateAsync(view.Job, JobPodTemplate.Make(view.Job, index, replaced), token));
            },
            cancellationToken);
    }

    private async Task CountAsync(ObjectKey key, JobView view, JobOutcome outcome, CancellationToken cancellationToken)
    {
        var job = view.Job;
        var step = JobCounting.List(view, outcome.Status, outcome.Interim);
        foreach (var (warning, reason, message) in outcome.Events)
        {
            events.Record(EventReference.To(job), warning, reason, message);
        }

        job = await WriteAsync(key, job, step.Status, cancellationToken);
        backOffs[job.Metadata.Uid] = view.BackOff;
        foreach (var pod in step.Release)
        {
            await ReleaseAsync(key, pod, cancellationToken);
        }

        var released = step.Release.Select(p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        var status = JobCounting.Settle(job.Status,
            view.Pods.Where(p => p.IsTracked() && !released.Contains(p.Metadata.Uid)).Select(p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal));
        var end = step.IsComplete ? JobEnd.Of(job, status, outcome, time.GetUtcNow()) : null;
        await WriteAsync(key, job, end?.Status ?? status, cancellationToken);
        if (end is not null)
        {
            foreach (var (warning, reason, message) in end.Events)
            {
                events.Record(EventReference.To(job), warning, reason, message);
            }
        }
    }

    private async Task<Job> WriteAsync(ObjectKey key, Job job, JobStatus status, CancellationToken cancellationToken)
    {
        if (status == job.Status)
        {
            return job;
        }

        var written = await client.UpdateAsync(job with { Status = status }, "status", cancellationToken);
        jobWrites.Written(key, written);
        return written;
    }

    private async Task ReleaseAsync(ObjectKey key, Pod pod, CancellationToken cancellationToken)
    {
        if (pod.IsTracked() && await TrackedPods.ReleaseAsync(client, pod, cancellationToken) is { } released)
        {
            podWrites.Written(key, released);
        }
    }
}
