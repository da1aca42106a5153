using Podium.Store;

namespace Podium.ApiServer.Cache;

/// <summary>A resource's objects after a change. The maps share what did not change.</summary>
/// <param name="Objects">The objects by <see cref="CacheSnapshot.Key"/>.</param>
/// <param name="ByIndex">The same by <see cref="CacheSnapshot.IndexKey"/>; null where nothing is indexed.</param>
/// <param name="Revision">The last change's revision.</param>
internal sealed record ResourceState(PersistentMap<CachedObject> Objects, PersistentMap<CachedObject>? ByIndex, long Revision);

/// <summary>
/// The last changes of a resource with the state after each: what watches start from and what exact reads see. The caller
/// guards it.
/// </summary>
internal sealed class CacheWindow
{
    // Encodings of events are kept for the watches that are about to write them, not for the whole window.
    private const int EncodedEventsMax = 256;

    private (CacheEvent Event, ResourceState After, int Tick)[] _ring = new (CacheEvent, ResourceState, int)[16];
    private ResourceState _before;
    private int _start;
    private int _count;

    internal CacheWindow(ResourceState start) => _before = start;

    /// <summary>The oldest revision that can be read, and that watches can start after.</summary>
    internal long Oldest => _before.Revision;

    /// <summary>Adds the next change; the oldest goes where there are too many.</summary>
    internal void Add(CacheEvent change, ResourceState after, int tick, int countMax)
    {
        if (_count == countMax)
        {
            DropOldest();
        }

        if (_count == _ring.Length)
        {
            var ring = new (CacheEvent, ResourceState, int)[_ring.Length * 2];
            for (var i = 0; i < _count; i++)
            {
                ring[i] = At(i);
            }

            (_ring, _start) = (ring, 0);
        }

        _ring[(_start + _count) & (_ring.Length - 1)] = (change, after, tick);
        _count++;
        if (_count > EncodedEventsMax)
        {
            At(_count - 1 - EncodedEventsMax).Event.Pass();
        }
    }

    /// <summary>Drops the changes from before a tick; the encodings of the others go too.</summary>
    internal void DropBefore(int tick)
    {
        while (_count > 0 && At(0).Tick < tick)
        {
            DropOldest();
        }

        for (var i = Math.Max(0, _count - EncodedEventsMax); i < _count; i++)
        {
            At(i).Event.Pass();
        }
    }

    /// <summary>The state as of a revision that is not before <see cref="Oldest"/>.</summary>
    internal ResourceState StateAt(long revision)
    {
        var after = FirstAfter(revision);
        return after == 0 ? _before : At(after - 1).After;
    }

    /// <summary>The changes after a revision that a watch wants.</summary>
    internal void CopyTo(long afterRevision, CacheWatch watch)
    {
        for (var i = FirstAfter(afterRevision); i < _count; i++)
        {
            if (watch.Concerns(At(i).Event))
            {
                watch.Replay(At(i).Event);
            }
        }
    }

    private ref (CacheEvent Event, ResourceState After, int Tick) At(int position) => ref _ring[(_start + position) & (_ring.Length - 1)];

    private void DropOldest()
    {
        ref var oldest = ref At(0);
        oldest.Event.Pass();
        _before = oldest.After;
        oldest = default;
        _start = (_start + 1) & (_ring.Length - 1);
        _count--;
    }

    private int FirstAfter(long revision)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Event.Revision <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
