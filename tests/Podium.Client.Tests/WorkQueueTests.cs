using Podium.Client.Queues;
using Podium.Testing;

namespace Podium.Client.Tests;

/// <summary>Goal: the promises of the queue that every controller stands on. Method: one driver, a clock that stands still.</summary>
public sealed class WorkQueueTests
{
    private readonly TestClock clock = new();

    [Fact]
    public void A_key_waits_at_most_once()
    {
        using var queue = new WorkQueue<string>(clock);
        queue.Add("a");
        queue.Add("a");
        Assert.True(queue.TryTake(out var key));
        Assert.Equal("a", key);
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void A_key_in_work_is_handed_out_again_only_when_done()
    {
        using var queue = new WorkQueue<string>(clock);
        queue.Add("a");
        Assert.True(queue.TryTake(out _));
        queue.Add("a");
        Assert.False(queue.TryTake(out _));
        queue.Done("a");
        Assert.True(queue.TryTake(out _));
        queue.Done("a");
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void A_delayed_key_comes_when_its_time_has_come()
    {
        using var queue = new WorkQueue<string>(clock);
        queue.AddAfter("late", TimeSpan.FromSeconds(10));
        queue.AddAfter("early", TimeSpan.FromSeconds(1));
        Assert.False(queue.TryTake(out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(queue.TryTake(out var first));
        Assert.Equal("early", first);
        Assert.False(queue.TryTake(out _));
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(queue.TryTake(out var second));
        Assert.Equal("late", second);
    }

    [Fact]
    public void Failures_in_a_row_double_the_delay_until_forgotten()
    {
        using var queue = new WorkQueue<string>(clock, new RetryDelays(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
        foreach (var seconds in new[] { 1, 2, 4, 5, 5 })
        {
            queue.AddAfterFailure("a");
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(queue.TryTake(out _));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(queue.TryTake(out _));
            queue.Done("a");
        }

        queue.Forget("a");
        queue.AddAfterFailure("a");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(queue.TryTake(out _));
    }
}
