using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Controllers.Jobs;

namespace Podium.Controllers.Tests.Jobs;

/// <summary>Goal: the loop carries its decisions out. Method: a real API server; the test plays the kubelet and ends the pods.</summary>
public sealed class JobControllerTests : IAsyncLifetime
{
    private const string Ns = "default";
    private ControllerServer server = null!;

    public async Task InitializeAsync()
    {
        server = await ControllerServer.StartAsync(
            context => new JobController(context), context => new TrackedPodController(context), context => new FinishedJobController(context));
        await server.Client.CreateAsync(new ServiceAccount { Metadata = new() { Namespace = Ns, Name = "default" } }, default);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_job_is_run_counted_and_completed_and_its_pods_are_let_go()
    {
        await MakeAsync("sum", spec => spec with { Completions = 3, Parallelism = 2 });
        for (var ended = 0; ended < 3; ended++)
        {
            var pod = await NextPodAsync("sum", ended);
            Assert.Contains(JobLabels.TrackingFinalizer, pod.Metadata.Finalizers);
            await EndAsync(pod, "Succeeded");
        }

        var job = await server.UntilAsync<Job>(Ns, "sum", j => j.Has("Complete"));
        Assert.Equal((3, 0, 0, 0), (job.Status.Succeeded, job.Status.Failed, job.Status.Active, job.Status.Terminating));
        Assert.NotNull(job.Status.CompletionTime);
        var pods = await PodsAsync("sum");
        Assert.Equal(3, pods.Count);
        Assert.All(pods, p => Assert.Empty(p.Metadata.Finalizers));
    }

    [Fact]
    public async Task A_job_that_may_not_fail_fails_and_takes_its_other_pod_along()
    {
        await MakeAsync("fails", spec => spec with { Completions = 2, Parallelism = 2, BackoffLimit = 0 });
        await EndAsync(await NextPodAsync("fails"), "Failed");

        var job = await server.UntilAsync<Job>(Ns, "fails", j => j.Has("Failed"));
        Assert.Equal("BackoffLimitExceeded", job.GetTrueCondition("Failed")!.Reason);
        Assert.Equal(2, job.Status.Failed);
    }

    [Fact]
    public async Task Pods_of_a_job_that_is_gone_are_not_kept()
    {
        var job = await MakeAsync("gone", spec => spec);
        var pod = await NextPodAsync("gone");
        await server.Client.DeleteAsync<Job>(ObjectKey.Of(job), new() { PropagationPolicy = "Background" }, default);
        await server.UntilAsync<Pod>(Ns, pod.Metadata.Name, p => p.Metadata.Finalizers.Count == 0);
    }

    [Fact]
    public async Task A_finished_job_goes_when_its_time_has_come()
    {
        await MakeAsync("brief", spec => spec with { TtlSecondsAfterFinished = 0 });
        await EndAsync(await NextPodAsync("brief"), "Succeeded");
        await server.UntilAsync<Job>(Ns, "brief", j => j.Metadata.DeletionTimestamp is not null);
    }

    private Task<Job> MakeAsync(string name, Func<JobSpec, JobSpec> change) => server.Client.CreateAsync(
        new Job
        {
            Metadata = new() { Namespace = Ns, Name = name },
            Spec = change(new()
            {
                Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "main", Image = "busybox" }] } },
            }),
        },
        default);

    private async Task<IReadOnlyList<Pod>> PodsAsync(string job) =>
        (await server.Client.ListAsync<Pod>(new ListRequest(Ns, LabelSelector: $"job-name={job}"), default)).Items;

    // A pod of the job that has not ended, waited for by the job's own counts.
    private async Task<Pod> NextPodAsync(string job, int succeeded = 0)
    {
        await server.UntilAsync<Job>(Ns, job, j => j.Status.Succeeded == succeeded && j.Status.Active > 0);
        return (await PodsAsync(job)).First(p => p.IsActive());
    }

    private async Task EndAsync(Pod pod, string phase)
    {
        while (true)
        {
            try
            {
                var fresh = await server.Client.GetAsync<Pod>(ObjectKey.Of(pod), default);
                await server.Client.UpdateAsync(fresh with { Status = fresh.Status with { Phase = phase } }, "status", default);
                return;
            }
            catch (StatusException stale) when (stale.Code == 409)
            {
                // The controller was quicker: with its change, again.
            }
        }
    }
}
