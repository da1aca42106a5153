namespace Podium.Store;

/// <summary>What went wrong with a store's storage.</summary>
public enum StoreFailure
{
    /// <summary>The storage cannot be opened.</summary>
    CannotOpen,

    /// <summary>Another process has it open.</summary>
    InUse,

    /// <summary>Its content is damaged, or was written by a newer version.</summary>
    Unreadable,

    /// <summary>There is no room for the write; nothing of it happened, and writes succeed again when there is.</summary>
    DiskFull,

    /// <summary>The write failed for another reason; nothing of it is visible.</summary>
    WriteFailed,

    /// <summary>The store was closed before the write happened.</summary>
    Closed,
}

/// <summary>The storage failed. The message is for the operator and names the path.</summary>
/// <param name="failure">What went wrong.</param>
/// <param name="message">The same for people.</param>
/// <param name="path">The storage at fault.</param>
public sealed class StoreException(StoreFailure failure, string message, string path) : Exception(message)
{
    /// <summary>What went wrong.</summary>
    public StoreFailure Failure { get; } = failure;

    /// <summary>The storage at fault.</summary>
    public string Path { get; } = path;
}

/// <summary>A revision was asked for that the store has not reached.</summary>
/// <param name="requested">The revision asked for.</param>
/// <param name="current">The store's revision.</param>
public sealed class FutureRevisionException(long requested, long current)
    : Exception($"revision {requested} is in the future; the newest is {current}")
{
    /// <summary>The revision asked for.</summary>
    public long Requested { get; } = requested;

    /// <summary>The store's revision.</summary>
    public long Current { get; } = current;
}
