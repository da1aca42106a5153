namespace Podium.Client.Queues;

/// <summary>Delays that double from a first to a longest one.</summary>
/// <param name="First">The delay after the first failure.</param>
/// <param name="Longest">The delay that is not exceeded.</param>
public sealed record RetryDelays(TimeSpan First, TimeSpan Longest)
{
    /// <summary>client-go's: 5 ms to 1,000 s.</summary>
    public static RetryDelays Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000));

    /// <summary>The delay after <paramref name="failuresBefore"/> earlier failures in a row.</summary>
    public TimeSpan Of(int failuresBefore)
    {
        var ticks = First.Ticks * Math.Pow(2, failuresBefore);
        return ticks >= Longest.Ticks ? Longest : TimeSpan.FromTicks((long)ticks);
    }
}
