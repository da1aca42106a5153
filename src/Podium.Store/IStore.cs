namespace Podium.Store;

/// <summary>
/// A revisioned key-value store with etcd's semantics: one revision counts all writes, writes compare the key's last
/// revision, reads and watches may start from an older revision until it is compacted. Safe for concurrent use.
/// An acknowledged write is on disk. Values are kept and given by reference: whoever writes one does not change its bytes any
/// more, and nobody changes the bytes of an entry. Revisions start at 1, the revision of an empty store.
/// </summary>
/// <remarks>A write that the storage refuses throws <see cref="StoreException"/>; a refused compare is a return value.</remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>The revision of the newest acknowledged write, as seen by every server of the cluster.</summary>
    Task<long> GetRevisionAsync(CancellationToken cancellationToken);

    /// <summary>The newest value of a key; null where there is none.</summary>
    Task<StoreEntry?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The entries whose keys start with a prefix, in order of key, all as of one revision.</summary>
    /// <exception cref="CompactedException">The revision asked for is compacted away.</exception>
    /// <exception cref="FutureRevisionException">The store has not reached the revision asked for.</exception>
    Task<StoreRange> RangeAsync(StoreRangeRequest request, CancellationToken cancellationToken);

    /// <summary>Writes a key that must not exist.</summary>
    /// <returns>The new entry's revision, or the entry that is there.</returns>
    Task<StoreWriteResult> CreateAsync(string key, ReadOnlyMemory<byte> value, StoreWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Replaces a key whose last revision must be <paramref name="expectedRevision"/>.</summary>
    /// <returns>The new revision, or the entry that is there (null where none is).</returns>
    Task<StoreWriteResult> UpdateAsync(string key, ReadOnlyMemory<byte> value, long expectedRevision, StoreWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes a key whose last revision must be <paramref name="expectedRevision"/>.</summary>
    /// <returns>The deletion's revision, or the entry that is there (null where none is).</returns>
    Task<StoreWriteResult> DeleteAsync(string key, long expectedRevision, CancellationToken cancellationToken);

    /// <summary>
    /// All changes under a prefix after a revision, in order, batch by batch, until cancelled. A batch may be empty:
    /// then its revision says how far the watch has come.
    /// </summary>
    /// <exception cref="CompactedException">
    /// Changes after that revision are compacted away, or were before the watch got to them: list again.
    /// </exception>
    IAsyncEnumerable<StoreWatchBatch> WatchAsync(string prefix, long afterRevision, CancellationToken cancellationToken);

    /// <summary>Forgets what is older than a revision: reads and watches from before it fail from now on.</summary>
    Task CompactAsync(long revision, CancellationToken cancellationToken);
}

/// <summary>A key's value at a revision.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="CreateRevision">The revision at which the key came to be.</param>
/// <param name="ModRevision">The revision of this value.</param>
public sealed record StoreEntry(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision);

/// <summary>What to read.</summary>
/// <param name="Prefix">What the keys start with.</param>
/// <param name="StartKey">The first key to give, inclusive; null from the prefix' first.</param>
/// <param name="Limit">How many entries at most; 0 for all.</param>
/// <param name="Revision">The revision to read at; 0 for the newest.</param>
public sealed record StoreRangeRequest(string Prefix, string? StartKey = null, int Limit = 0, long Revision = 0);

/// <summary>What was read.</summary>
/// <param name="Entries">The entries in order of key.</param>
/// <param name="Revision">The store's revision that the read shows.</param>
/// <param name="Remaining">How many entries follow after a limit.</param>
public sealed record StoreRange(IReadOnlyList<StoreEntry> Entries, long Revision, long Remaining);

/// <summary>Options of a write.</summary>
/// <param name="TimeToLive">After how long the key goes by itself; null for never.</param>
public readonly record struct StoreWriteOptions(TimeSpan? TimeToLive = null);

/// <summary>The outcome of a compare-and-swap.</summary>
/// <param name="Succeeded">Whether the write happened.</param>
/// <param name="Revision">The write's revision; 0 where it did not happen.</param>
/// <param name="Current">Where it did not happen, the entry that is there; null where there is none.</param>
public readonly record struct StoreWriteResult(bool Succeeded, long Revision, StoreEntry? Current);

/// <summary>One change.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The change's revision.</param>
/// <param name="Entry">The new entry; null where the key was deleted.</param>
/// <param name="Previous">The entry before; null where the key was created.</param>
public sealed record StoreEvent(string Key, long Revision, StoreEntry? Entry, StoreEntry? Previous);

/// <summary>Changes that a watch saw.</summary>
/// <param name="Events">The changes in order of revision; may be empty.</param>
/// <param name="Revision">Every change up to this revision has been given.</param>
public sealed record StoreWatchBatch(IReadOnlyList<StoreEvent> Events, long Revision);

/// <summary>The revision asked for is compacted away.</summary>
/// <param name="requested">The revision asked for.</param>
/// <param name="compacted">The oldest revision that is kept.</param>
public sealed class CompactedException(long requested, long compacted)
    : Exception($"revision {requested} is compacted; the oldest is {compacted}")
{
    /// <summary>The revision asked for.</summary>
    public long Requested { get; } = requested;

    /// <summary>The oldest revision that is kept.</summary>
    public long Compacted { get; } = compacted;
}
