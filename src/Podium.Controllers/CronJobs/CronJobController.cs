using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.CronJobs;

/// <summary>
/// Makes the jobs of cron jobs when they are due, and forgets old ones. What is due is decided by <see cref="CronJobTurn"/>.
/// Upstream: pkg/controller/cronjob/cronjob_controllerv2.go.
/// </summary>
public sealed class CronJobController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<CronJob> cronJobs;
    private readonly Dependents<Job> jobs;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;
    private readonly OwnWrites<Job> jobWrites;
    private readonly OwnWrites<CronJob> statusWrites;

    /// <summary>A controller over informers that have not started.</summary>
    public CronJobController(ControllerContext context)
        : base("cronjob", context.Time, context.Loggers, workers: 2)
    {
        client = context.Client;
        time = context.Time;
        cronJobs = context.Informers.Of<CronJob>();
        jobs = context.DependentsOf<Job>();
        events = context.Events("cronjob-controller");
        jobWrites = new(jobs.Informer);
        statusWrites = new(cronJobs);
        EnqueueChangesOf(cronJobs);
        jobs.OnChange(CronJob.Resource, Enqueue, _ => []);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (cronJobs.Get(key) is not { } cronJob)
        {
            jobWrites.Forget(key);
            statusWrites.Forget(key);
            return ReconcileResult.Done;
        }

        if (!jobWrites.AreSeen(key) || !statusWrites.AreSeen(key))
        {
            return ReconcileResult.After(OwnWrites<Job>.Moment);
        }

        var turn = CronJobTurn.Compute(cronJob, jobs.Of(cronJob.Metadata.Uid), time.LocalTimeZone, time.GetUtcNow());
        foreach (var (warning, reason, message) in turn.Events)
        {
            events.Record(EventReference.To(cronJob), warning, reason, message);
        }

        var status = turn.Status;
        foreach (var running in turn.Replace)
        {
            await DeleteAsync(key, cronJob, running.Name, running.Uid, cancellationToken);
            status = status with { Active = [.. status.Active.Where(a => a.Uid != running.Uid)] };
        }

        if (turn.Start is { } due && await StartAsync(key, cronJob, due, cancellationToken) is { } job)
        {
            status = status with { LastScheduleTime = due, Active = [.. status.Active, ReferenceTo(job)] };
        }

        foreach (var old in turn.Forget)
        {
            await DeleteAsync(key, cronJob, old.Metadata.Name, old.Metadata.Uid, cancellationToken);
        }

        if (status != cronJob.Status)
        {
            statusWrites.Written(key, await client.UpdateAsync(cronJob with { Status = status }, "status", cancellationToken));
        }

        return ReconcileResult.After(turn.RecheckAfter);
    }

    private async Task<Job?> StartAsync(ObjectKey key, CronJob cronJob, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var wanted = CronJobTurn.MakeJob(cronJob, due, time.LocalTimeZone);
        try
        {
            var job = await client.CreateAsync(wanted, cancellationToken);
            jobWrites.Written(key, job);
            events.Record(EventReference.To(cronJob), warning: false, "SuccessfulCreate", $"Created job {job.Metadata.Name}");
            return job;
        }
        catch (StatusException taken) when (taken.Reason == "AlreadyExists")
        {
            // Made before, and the status that was to tell of it lost; or another's.
            var job = await client.GetAsync<Job>(ObjectKey.Of(wanted), cancellationToken);
            return job.IsControlledBy(cronJob.Metadata.Uid) ? job : null;
        }
        catch (StatusException refusal) when (!PodControl.IsNamespaceTerminating(refusal))
        {
            events.Record(EventReference.To(cronJob), warning: true, "FailedCreate", $"Error creating job: {refusal.Message}");
            throw;
        }
    }

    private async Task DeleteAsync(ObjectKey key, CronJob cronJob, string name, string uid, CancellationToken cancellationToken)
    {
        var jobKey = new ObjectKey(key.Namespace, name);
        try
        {
            await client.DeleteAsync<Job>(
                jobKey, new() { PropagationPolicy = "Background", Preconditions = new() { Uid = uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return;
        }
        catch (StatusException refusal)
        {
            events.Record(EventReference.To(cronJob), warning: true, "FailedDelete", $"Deleted job: {refusal.Message}");
            throw;
        }

        if (jobs.Informer.Get(jobKey) is { } job && job.Metadata.Uid == uid)
        {
            jobWrites.Deleted(key, job);
        }

        events.Record(EventReference.To(cronJob), warning: false, "SuccessfulDelete", $"Deleted job {name}");
    }

    private static ObjectReference ReferenceTo(Job job) => new()
    {
        ApiVersion = Job.Resource.ApiVersion,
        Kind = Job.Resource.Kind,
        Namespace = job.Metadata.Namespace,
        Name = job.Metadata.Name,
        Uid = job.Metadata.Uid,
        ResourceVersion = job.Metadata.ResourceVersion,
    };
}
