namespace Podium.ApiServer.Cache;

/// <summary>How much of the past the cache keeps for watches and continued lists, and how far a watch may fall behind.</summary>
internal sealed record WatchCacheOptions
{
    /// <summary>How many changes of a resource are kept at most.</summary>
    public int HistoryEventsMax { get; init; } = 10_000;

    /// <summary>How many <see cref="TickInterval"/>s a change is kept.</summary>
    public int HistoryTicks { get; init; } = 5;

    /// <summary>How often idle watches hear how far they are, and old changes are dropped.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many changes may wait for a watch's reader before the watch is ended.</summary>
    public int PendingEventsMax { get; init; } = 10_000;

    /// <summary>How long a read waits for its revision, as in Kubernetes.</summary>
    public TimeSpan RevisionWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait before reading the store again after it failed.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
