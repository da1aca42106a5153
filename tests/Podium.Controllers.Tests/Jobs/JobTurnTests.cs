using Podium.Api.Batch.V1;
using Podium.Controllers.Jobs;

namespace Podium.Controllers.Tests.Jobs;

/// <summary>
/// Goal: jobs make, replace and count their pods as Kubernetes' do. Method: turns of the pure decisions, with their writes carried out by
/// the builder and the clock in the test's hand.
/// </summary>
public sealed class JobTurnTests
{
    [Fact]
    public void A_job_makes_one_pod_and_is_complete_when_it_has_succeeded()
    {
        var job = new JobBuilder();

        var first = job.Turn();
        Assert.Equal([(int?)null], first.Created);
        Assert.Equal((1, 0, 0), (job.Job.Status.Active, job.Job.Status.Ready, job.Job.Status.Terminating));

        var last = job.End("made-0", "Succeeded").At(5).Turn();
        Assert.Equal("Complete", last.Ended);
        Assert.Equal(["SuccessCriteriaMet", "Complete"], job.Job.Status.Conditions.Select(c => c.Type));
        Assert.All(job.Job.Status.Conditions, c =>
            Assert.Equal(("CompletionsReached", "Reached expected number of succeeded pods"), (c.Reason, c.Message)));
        Assert.Equal((0, 1, job.Now), (job.Job.Status.Active, job.Job.Status.Succeeded, job.Job.Status.CompletionTime));
        Assert.Equal([new JobEvent(false, "Completed", "Job completed")], last.End!.Events);
    }

    [Theory]
    [InlineData(5, 2, 0, 2)]
    [InlineData(5, 2, 4, 1)]
    [InlineData(3, 10, 0, 3)]
    [InlineData(0, 2, 0, 0)]
    public void Never_more_pods_than_parallelism_and_than_successes_missing(int completions, int parallelism, int succeeded, int made)
    {
        var job = new JobBuilder()
            .With(spec => spec with { Completions = completions, Parallelism = parallelism })
            .WithStatus(status => status with { Succeeded = succeeded });

        Assert.Equal(made, job.Turn().Created.Count);
    }

    [Fact]
    public void A_work_queue_makes_no_pod_after_the_first_success_and_waits_for_the_others()
    {
        var job = new JobBuilder().With(spec => spec with { Completions = null, Parallelism = 3 });
        job.Turn();
        var second = job.End("made-0", "Succeeded").Turn();

        Assert.Empty(second.Created);
        Assert.Null(second.Ended);
        Assert.Equal("Complete", job.End("made-1", "Succeeded").End("made-2", "Failed").Turn().Ended);
    }

    [Fact]
    public void A_failed_pod_is_replaced_after_ten_seconds_and_the_next_after_twenty()
    {
        var job = new JobBuilder();
        job.Turn();

        var failed = job.End("made-0", "Failed").Turn();
        Assert.Empty(failed.Created);
        Assert.Equal(TimeSpan.FromSeconds(10), failed.Turn.RecheckAfter);
        Assert.Equal(1, job.Job.Status.Failed);

        Assert.Single(job.At(10).Turn().Created);
        var again = job.End("made-1", "Failed").Turn();
        Assert.Equal(TimeSpan.FromSeconds(20), again.Turn.RecheckAfter);
    }

    [Fact]
    public void Past_the_back_off_limit_the_job_fails_and_its_running_pods_are_deleted_first()
    {
        var job = new JobBuilder()
            .With(spec => spec with { BackoffLimit = 0, Completions = 2, Parallelism = 2 })
            .Pod("a", "Failed")
            .Pod("b", "Running");

        var turn = job.Turn();
        Assert.Equal(["b"], turn.Deleted);
        Assert.Null(turn.Ended);
        Assert.Equal(["FailureTarget"], job.Job.Status.Conditions.Select(c => c.Type));
        Assert.Equal((0, 1, 2), (job.Job.Status.Active, job.Job.Status.Terminating, job.Job.Status.Failed));

        var end = job.Gone("b").Turn();
        Assert.Equal("Failed", end.Ended);
        Assert.Equal([new JobEvent(true, "BackoffLimitExceeded", "Job has reached the specified backoff limit")], end.End!.Events);
        Assert.Equal(2, job.Job.Status.Failed);
    }

    [Fact]
    public void Restarts_in_the_pod_count_towards_the_limit()
    {
        var job = new JobBuilder()
            .With(spec => spec with { BackoffLimit = 3, Template = spec.Template with { Spec = spec.Template.Spec with { RestartPolicy = "OnFailure" } } })
            .Pod("a", "Running", change: p => p with { Status = p.Status with { ContainerStatuses = [new() { Name = "main", RestartCount = 3 }] } });

        Assert.Equal(["a"], job.Turn().Deleted);
    }

    [Fact]
    public void A_job_that_is_active_too_long_fails()
    {
        var job = new JobBuilder().With(spec => spec with { ActiveDeadlineSeconds = 30 });
        Assert.Equal(TimeSpan.FromSeconds(30), job.Turn().Turn.RecheckAfter);

        Assert.Equal("DeadlineExceeded", job.At(30).Turn().Outcome.Interim!.Reason);
        Assert.Equal("Job was active longer than specified deadline", job.Job.Status.Conditions[0].Message);
    }

    [Fact]
    public void Suspension_ends_the_pods_uncounted_and_going_on_starts_the_clock_anew()
    {
        var job = new JobBuilder();
        job.Turn();
        var paused = job.With(spec => spec with { Suspend = true }).At(3).Turn();

        Assert.Equal(["made-0"], paused.Deleted);
        Assert.True(paused.Turn.ReleasesDeleted);
        Assert.Equal([new JobEvent(false, "Suspended", "Job suspended")], paused.Outcome.Events);
        Assert.Equal(("Suspended", "True", "JobSuspended"), Only(job.Job));

        var resumed = job.With(spec => spec with { Suspend = false }).At(60).Turn();
        Assert.Equal([new JobEvent(false, "Resumed", "Job resumed")], resumed.Outcome.Events);
        Assert.Equal(("Suspended", "False", "JobResumed"), Only(job.Job));
        Assert.Equal(job.Now, job.Job.Status.StartTime);
        Assert.Equal(0, job.Job.Status.Failed);

        static (string, string, string) Only(Job job) =>
            job.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)).Single();
    }

    [Fact]
    public void Less_parallelism_takes_pods_away_that_are_not_counted()
    {
        var job = new JobBuilder().With(spec => spec with { Completions = 4, Parallelism = 1 })
            .Pod("ready", "Running")
            .Pod("waiting", "Pending");

        var turn = job.Turn();
        Assert.Equal(["waiting"], turn.Deleted);
        Assert.Equal((1, 0), (job.Job.Status.Active, job.Job.Status.Failed));
    }

    [Fact]
    public void An_indexed_job_gives_each_index_one_pod_that_knows_it()
    {
        var job = new JobBuilder().Indexed(completions: 4, parallelism: 2);
        Assert.Equal([(int?)0, 1], job.Turn().Created);

        job.End("made-1", "Succeeded").Turn();
        Assert.Equal("1", job.Job.Status.CompletedIndexes);
        var pod = job.View.Pods.Single(p => p.Metadata.Name == "made-2");
        Assert.Equal("2", pod.Metadata.Annotations[JobLabels.CompletionIndex]);
        Assert.Equal("2", pod.Metadata.Labels[JobLabels.CompletionIndex]);
        Assert.Equal(("sum-2", "sum-2-"), (pod.Spec.Hostname, pod.Metadata.GenerateName));
        Assert.Equal("metadata.labels['batch.kubernetes.io/job-completion-index']",
            pod.Spec.Containers[0].Env.Single(e => e.Name == "JOB_COMPLETION_INDEX").ValueFrom!.FieldRef!.FieldPath);
    }

    [Fact]
    public void Of_two_pods_of_an_index_one_goes_and_so_does_one_of_no_index()
    {
        var job = new JobBuilder().Indexed(completions: 3, parallelism: 3)
            .Pod("ready", "Running", index: 0)
            .Pod("double", "Pending", index: 0)
            .Pod("beyond", "Running", index: 7);

        Assert.Equal(["beyond", "double"], job.Turn().Deleted.Order());
    }

    [Fact]
    public void Each_index_has_its_own_limit_and_the_others_go_on()
    {
        var job = new JobBuilder().Indexed(completions: 2, parallelism: 2)
            .With(spec => spec with { BackoffLimitPerIndex = 1, BackoffLimit = int.MaxValue });
        job.Turn();
        var first = job.End("made-0", "Failed").Turn();
        Assert.Equal(TimeSpan.FromSeconds(10), first.Turn.RecheckAfter);
        Assert.Equal("0", job.Job.Status.Failed.ToString(System.Globalization.CultureInfo.InvariantCulture));

        // The failed pod is kept until its replacement has taken its count over.
        Assert.Equal([(int?)0], job.At(10).Turn().Created);
        Assert.Equal("1", job.View.Pods.Single(p => p.Metadata.Name == "made-2").Metadata.Annotations[JobLabels.IndexFailureCount]);
        job.Turn();
        Assert.Equal(1, job.Job.Status.Failed);

        job.End("made-2", "Failed").Turn();
        Assert.Equal("0", job.Job.Status.FailedIndexes);
        Assert.Equal(1, job.Job.Status.Active);
        job.End("made-1", "Succeeded").Turn();
        Assert.Equal(("Failed", "FailedIndexes"), job.Job.Status.Conditions.Select(c => (c.Type, c.Reason)).Last());
        Assert.Equal("1", job.Job.Status.CompletedIndexes);
    }

    [Fact]
    public void An_early_success_ends_the_rest()
    {
        var job = new JobBuilder().Indexed(completions: 5, parallelism: 5)
            .With(spec => spec with { SuccessPolicy = new() { Rules = [new() { SucceededIndexes = "1,3-4", SucceededCount = 2 }] } })
            .Pod("p1", "Succeeded", index: 1)
            .Pod("p2", "Running", index: 2)
            .Pod("p4", "Succeeded", index: 4);

        var turn = job.Turn();
        Assert.Equal(["p2"], turn.Deleted);
        Assert.Equal(("SuccessPolicy", "Matched rules at index 0"), (turn.Outcome.Interim!.Reason, turn.Outcome.Interim.Message));
        Assert.Equal("Complete", job.Gone("p2").Turn().Ended);
        Assert.Equal((2, 0, "1,4"), (job.Job.Status.Succeeded, job.Job.Status.Failed, job.Job.Status.CompletedIndexes));
    }

    [Theory]
    [InlineData("FailJob", 42, 1, "PodFailurePolicy")]
    [InlineData("Ignore", 42, 0, null)]
    [InlineData("Count", 42, 1, null)]
    [InlineData("FailJob", 7, 1, null)]
    public void A_failure_policy_decides_by_exit_codes(string action, int exitCode, int counted, string? failure)
    {
        var job = new JobBuilder()
            .With(spec => spec with
            {
                PodReplacementPolicy = "Failed",
                PodFailurePolicy = new()
                {
                    Rules = [new() { Action = action, OnExitCodes = new() { ContainerName = "main", Operator = "In", Values = [42] } }],
                },
            })
            .Pod("a", "Failed", exitCode: exitCode);

        var turn = job.Turn();
        Assert.Equal(failure, turn.Outcome.Interim?.Reason);
        Assert.Equal(counted, job.Job.Status.Failed);
        if (failure is not null)
        {
            Assert.Equal("Container main for pod default/a failed with exit code 42 matching FailJob rule at index 0", turn.Outcome.Interim!.Message);
        }
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_replaced_at_once_or_only_when_it_has_failed()
    {
        foreach (var (policy, made) in new[] { ("TerminatingOrFailed", 1), ("Failed", 0) })
        {
            var job = new JobBuilder()
                .With(spec => spec with { PodReplacementPolicy = policy })
                .At(100)
                .Pod("a", "Running", change: p => p with
                {
                    Metadata = p.Metadata with { DeletionTimestamp = JobBuilder.Start.AddSeconds(30), DeletionGracePeriodSeconds = 30 },
                });

            Assert.Equal(made, job.Turn().Created.Count);
            Assert.Equal(1, job.Job.Status.Terminating);
        }
    }
}
