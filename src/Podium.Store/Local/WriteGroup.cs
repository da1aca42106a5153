namespace Podium.Store.Local;

/// <summary>
/// Writes that are committed together. Each is compared with what the ones before it left, and none is visible to readers until
/// <see cref="LocalState.Publish"/>; a group that the disk refuses is dropped without trace.
/// </summary>
internal sealed class WriteGroup
{
    private readonly List<StoreEvent> _events = [];
    private readonly List<Lease> _leases = [];
    private PersistentMap<StoreEntry> _entries;
    private long _revision;

    internal WriteGroup(StoreSnapshot start)
    {
        _entries = start.Entries;
        _revision = start.Revision;
    }

    /// <summary>What changes, in order; revisions follow each other without gaps.</summary>
    internal IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>The leases of the new values.</summary>
    internal IReadOnlyList<Lease> Leases => _leases;

    /// <summary>The store after the group.</summary>
    internal StoreSnapshot Result => new(_entries, _revision);

    /// <summary>Compares, and where that succeeds adds the change to the group.</summary>
    internal StoreWriteResult Add(in StoreWrite write, DateTimeOffset now)
    {
        _entries.TryGet(write.Key, out var current);
        var holds = write.Kind == StoreWriteKind.Create ? current is null : current is not null && current.ModRevision == write.ExpectedRevision;
        if (!holds)
        {
            return new(false, 0, current);
        }

        var revision = ++_revision;
        if (write.Kind == StoreWriteKind.Delete)
        {
            _entries = _entries.Remove(write.Key);
            _events.Add(new(current!.Key, revision, null, current));
            return new(true, revision, null);
        }

        // The key's first string instance lives on, so that updates do not hold one each.
        var key = current?.Key ?? write.Key;
        var entry = new StoreEntry(key, write.Value, current?.CreateRevision ?? revision, revision);
        _entries = _entries.Set(key, entry);
        _events.Add(new(key, revision, entry, current));
        if (write.TimeToLive is { } life)
        {
            _leases.Add(new(key, revision, now + life));
        }

        return new(true, revision, null);
    }
}
