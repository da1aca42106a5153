namespace Podium.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers that come due run inside <see cref="Advance"/>, in order of their due
/// times, each at its own time; a timer that arms itself again within the span runs again.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock guard = new();
    private readonly List<TestTimer> timers = [];
    private DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null where none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (guard)
            {
                return timers.Count == 0 ? null : timers.Min(t => t.Due);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            return now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward and runs the timers that come due on the way.</summary>
    public void Advance(TimeSpan span)
    {
        var end = GetUtcNow() + span;
        while (true)
        {
            TestTimer? next;
            lock (guard)
            {
                next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                if (next is null)
                {
                    now = end;
                    return;
                }

                now = next.Due > now ? next.Due : now;
                next.Rearm();
            }

            next.Run();
        }
    }

    /// <summary>Moves the wall clock without running timers, as an operator or NTP may.</summary>
    public void Jump(TimeSpan span)
    {
        lock (guard)
        {
            now += span;
        }
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.guard)
            {
                this.period = period;
                clock.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                }

                return true;
            }
        }

        /// <summary>Called under the clock's guard when the timer comes due.</summary>
        public void Rearm()
        {
            if (period > TimeSpan.Zero)
            {
                Due += period;
            }
            else
            {
                clock.timers.Remove(this);
            }
        }

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (clock.guard)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
