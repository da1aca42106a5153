using Podium.Api.Batch.V1;
using Podium.Controllers.Jobs;

namespace Podium.Controllers.Tests.Jobs;

/// <summary>Goal: no ended pod is counted twice or lost, wherever the controller is interrupted between two of its writes.</summary>
public sealed class JobCountingTests
{
    [Fact]
    public void A_pod_is_listed_before_its_finalizer_goes_and_counted_after()
    {
        var view = Two().View;
        var step = JobCounting.List(view, view.Job.Status, null);

        Assert.Equal(["won"], step.Status.UncountedTerminatedPods!.Succeeded);
        Assert.Equal(["lost"], step.Status.UncountedTerminatedPods.Failed);
        Assert.Equal((0, 0), (step.Status.Succeeded, step.Status.Failed));
        Assert.Equal(["lost", "won"], step.Release.Select(p => p.Metadata.Name).Order());

        var settled = JobCounting.Settle(step.Status, []);
        Assert.Equal((1, 1), (settled.Succeeded, settled.Failed));
        Assert.Empty(settled.UncountedTerminatedPods!.Succeeded);
    }

    [Fact]
    public void Interrupted_after_the_list_it_counts_once()
    {
        var job = Two();
        var listed = JobCounting.List(job.View, job.Job.Status, null).Status;
        job.WithStatus(_ => listed);

        // The finalizers are still there: the pods are not listed a second time.
        Assert.Equal((1, 1), (job.View.Succeeded, job.View.Failed));
        var again = JobCounting.List(job.View, job.Job.Status, null);
        Assert.Equal(listed.UncountedTerminatedPods, again.Status.UncountedTerminatedPods);
        Assert.Equal(2, again.Release.Count);
    }

    [Fact]
    public void Interrupted_after_the_finalizers_it_counts_what_is_listed_although_the_pods_are_gone()
    {
        var job = Two();
        var listed = JobCounting.List(job.View, job.Job.Status, null).Status;
        job.WithStatus(_ => listed).Gone("won").Gone("lost");

        var step = JobCounting.List(job.View, job.Job.Status, null);
        Assert.Equal((1, 1), (step.Status.Succeeded, step.Status.Failed));
        Assert.Equal(new UncountedTerminatedPods(), step.Status.UncountedTerminatedPods);
    }

    [Fact]
    public void Indexes_need_no_list()
    {
        var job = new JobBuilder().Indexed(completions: 10, parallelism: 10)
            .WithStatus(status => status with { CompletedIndexes = "0,1", Succeeded = 2 })
            .Pod("again", "Succeeded", index: 1)
            .Pod("new", "Succeeded", index: 2);

        var step = JobCounting.List(job.View, job.Job.Status, null);
        Assert.Equal(("0-2", 3), (step.Status.CompletedIndexes, step.Status.Succeeded));
        Assert.Equal(2, step.Release.Count);
    }

    [Fact]
    public void A_pod_without_the_finalizer_was_counted_before()
    {
        var job = new JobBuilder().Pod("old", "Failed", change: p => p with { Metadata = p.Metadata with { Finalizers = [] } });

        Assert.Equal(0, job.View.Failed);
        Assert.Empty(JobCounting.List(job.View, job.Job.Status, null).Release);
    }

    private static JobBuilder Two() => new JobBuilder()
        .With(spec => spec with { Completions = 3, Parallelism = 3 })
        .Pod("won", "Succeeded")
        .Pod("lost", "Failed");
}
