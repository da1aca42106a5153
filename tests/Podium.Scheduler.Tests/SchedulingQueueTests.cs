using Podium.Scheduler.Cluster;
using Podium.Scheduler.Queue;
using Podium.Testing;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: waiting pods are tried in order, and again exactly when something changed. Method: a clock that stands still.</summary>
public sealed class SchedulingQueueTests
{
    private readonly TestClock clock = new();
    private readonly SchedulingQueue queue;

    public SchedulingQueueTests() => queue = new SchedulingQueue(clock);

    [Fact]
    public void The_higher_priority_comes_first_and_among_equals_the_older()
    {
        Put("old");
        Put("young");
        Put("urgent", priority: 10);
        Assert.Equal(["urgent", "old", "young"], new List<string?> { Next(), Next(), Next() });
        Assert.Null(Next());
    }

    [Fact]
    public void A_pod_without_a_node_waits_for_a_change_that_may_help_it()
    {
        Put("a");
        queue.Park(new("default", Next()!), 1);
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(Next());
        queue.RetryParked((_, _) => false);
        Assert.Null(Next());
        queue.RetryParked((_, rejectedBy) => rejectedBy == 1);
        Assert.Equal("a", Next());
    }

    [Fact]
    public void A_pod_that_nothing_helps_is_tried_again_after_five_minutes()
    {
        Put("a");
        queue.Park(new("default", Next()!), 1);
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromMinutes(5), queue.NextDue);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("a", Next());
        Assert.Null(queue.NextDue);
    }

    [Fact]
    public void A_change_right_after_a_failure_is_taken_up_when_the_hold_is_over()
    {
        Put("a");
        queue.Park(new("default", Next()!), 1);
        queue.RetryParked((_, _) => true);
        Assert.Null(Next());
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(1), queue.NextDue);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", Next());
        queue.Park(new("default", "a"), 1);
        queue.RetryParked((_, _) => true);
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(2), queue.NextDue);
    }

    [Fact]
    public void A_pod_that_went_away_is_not_tried()
    {
        Put("a");
        queue.Remove(new("default", "a"));
        Assert.Null(Next());
    }

    [Fact]
    public void A_pod_that_asks_for_something_else_is_tried_again()
    {
        Put("a");
        queue.Park(new("default", Next()!), 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Next());
        Put("a");
        Assert.Equal("a", Next());
    }

    private void Put(string name, int priority = 0) => queue.Put(new PodInfo(Make.Pod(name, spec: s => s with { Priority = priority })));

    private string? Next() => queue.Next()?.Key.Name;
}
