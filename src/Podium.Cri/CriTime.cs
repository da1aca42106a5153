namespace Podium.Cri;

/// <summary>The interface's times: nanoseconds since 1970, 0 for none.</summary>
public static class CriTime
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Loses what is below 100 ns.</summary>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    /// <returns>The time, in UTC.</returns>
    public static DateTimeOffset ToDateTimeOffset(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>The same time in nanoseconds.</summary>
    /// <param name="time">Any time.</param>
    /// <returns>Nanoseconds since 1970.</returns>
    public static long ToNanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * NanosecondsPerTick;
}
