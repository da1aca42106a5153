using Podium.Api.Core.V1;

namespace Podium.Scheduler.Tests;

/// <summary>Which pods the scheduler takes up.</summary>
public sealed class PodChoiceTests
{
    private static readonly Pod Waiting = new() { Spec = new() { SchedulerName = "default-scheduler" } };

    [Fact]
    public void A_pod_that_names_it_is_taken_up() => Assert.True(PodScheduler.IsMine(Waiting));

    [Fact]
    public void A_pod_of_another_scheduler_is_left_alone() =>
        Assert.False(PodScheduler.IsMine(Waiting with { Spec = new() { SchedulerName = "mine" } }));

    [Fact]
    public void A_pod_with_a_gate_is_left_alone() =>
        Assert.False(PodScheduler.IsMine(Waiting with { Spec = Waiting.Spec with { SchedulingGates = [new() { Name = "example.com/wait" }] } }));

    [Fact]
    public void A_pod_that_ends_is_left_alone() =>
        Assert.False(PodScheduler.IsMine(Waiting with { Metadata = new() { DeletionTimestamp = DateTimeOffset.UnixEpoch } }));
}
