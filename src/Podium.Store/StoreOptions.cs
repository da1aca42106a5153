namespace Podium.Store;

/// <summary>How much of the past a store keeps, and how it measures time.</summary>
public sealed record StoreOptions
{
    /// <summary>Five minutes of history, at most 50,000 revisions.</summary>
    public static StoreOptions Default { get; } = new();

    /// <summary>How long changes stay readable; older ones are compacted away.</summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many revisions stay readable at most, however young: what bounds the memory of a busy store.</summary>
    public int HistoryRevisionsMax { get; init; } = 50_000;

    /// <summary>How many writes may wait for the disk; further ones wait for room.</summary>
    public int QueuedWritesMax { get; init; } = 4096;

    /// <summary>The clock of leases and of compaction.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
