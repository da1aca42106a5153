namespace Podium.Store.Local;

/// <summary>The kinds of compare-and-swap.</summary>
internal enum StoreWriteKind
{
    Create,
    Update,
    Delete,
}

/// <summary>One write that waits for its turn.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The new value; empty for a deletion.</param>
/// <param name="ExpectedRevision">The key's last revision; ignored by a creation.</param>
/// <param name="TimeToLive">After how long the key goes by itself.</param>
internal readonly record struct StoreWrite(
    StoreWriteKind Kind, string Key, ReadOnlyMemory<byte> Value, long ExpectedRevision, TimeSpan? TimeToLive);

/// <summary>A value that goes by itself.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The value's revision; a newer value of the key has a lease of its own, or none.</param>
/// <param name="ExpiresAt">When it goes.</param>
internal readonly record struct Lease(string Key, long Revision, DateTimeOffset ExpiresAt);

/// <summary>All keys as of a revision.</summary>
internal sealed record StoreSnapshot(PersistentMap<StoreEntry> Entries, long Revision);
