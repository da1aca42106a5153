namespace Podium.Store.Local;

/// <summary>
/// The changes since the last compaction, in memory. Every revision is one change, so a revision is a position. A ring; the
/// caller guards it.
/// </summary>
internal sealed class History
{
    private StoreEvent[] _ring = new StoreEvent[64];
    private int _start;

    /// <summary>The changes up to this revision are forgotten.</summary>
    internal long Compacted { get; private set; }

    /// <summary>How many changes are kept.</summary>
    internal int Count { get; private set; }

    /// <summary>The newest change's revision.</summary>
    internal long Newest => Compacted + Count;

    /// <summary>Starts over: nothing is known before a revision.</summary>
    internal void Reset(long revision)
    {
        _ring = new StoreEvent[64];
        (_start, Count, Compacted) = (0, 0, revision);
    }

    /// <summary>The change that made a revision, which must be newer than <see cref="Compacted"/>.</summary>
    internal StoreEvent this[long revision] => _ring[(_start + (int)(revision - Compacted - 1)) & (_ring.Length - 1)];

    /// <summary>Adds the next change.</summary>
    internal void Add(StoreEvent change)
    {
        if (change.Revision != Newest + 1)
        {
            throw new InvalidOperationException($"revision {change.Revision} does not follow {Newest}");
        }

        if (Count == _ring.Length)
        {
            var ring = new StoreEvent[_ring.Length * 2];
            for (var i = 0; i < Count; i++)
            {
                ring[i] = _ring[(_start + i) & (_ring.Length - 1)];
            }

            (_ring, _start) = (ring, 0);
        }

        _ring[(_start + Count) & (_ring.Length - 1)] = change;
        Count++;
    }

    /// <summary>Forgets the changes up to a revision.</summary>
    internal void Compact(long revision)
    {
        while (Compacted < revision && Count > 0)
        {
            _ring[_start] = null!;
            _start = (_start + 1) & (_ring.Length - 1);
            Count--;
            Compacted++;
        }
    }
}
