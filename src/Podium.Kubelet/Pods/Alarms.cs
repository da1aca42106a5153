namespace Podium.Kubelet.Pods;

/// <summary>Timers that go off at a time of day.</summary>
internal static class Alarms
{
    // A clock that moved by more than this while the timer was set has jumped.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Sets a timer to go off once, at a time of day or at once when that is over. The time is asked for here and not before: what
    /// has passed since the caller last looked would make it late.
    /// </summary>
    public static void SetFor(this ITimer timer, DateTimeOffset at, TimeProvider time)
    {
        DateTimeOffset now;
        do
        {
            now = time.GetUtcNow();
            timer.Change(at > now ? at - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        while (at > now && time.GetUtcNow() - now > Slack);
    }
}
