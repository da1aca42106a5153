namespace Podium.Store.Local;

/// <summary>
/// Decides up to where history is forgotten: what is older than the age, and what exceeds the number. It learns when revisions
/// came to be from marks that are set at most 64 times per age. The writer alone uses it.
/// </summary>
internal sealed class CompactionPolicy(TimeSpan age, int revisionsMax)
{
    // Revisions up to each mark's were there at its time.
    private readonly Queue<(DateTimeOffset Time, long Revision)> _marks = new();
    private (DateTimeOffset Time, long Revision) _last = (DateTimeOffset.MinValue, 0);

    /// <summary>Notes how far the store has come.</summary>
    internal void Observe(long revision, DateTimeOffset now)
    {
        if (revision > _last.Revision && now - _last.Time >= age / 64)
        {
            _last = (now, revision);
            _marks.Enqueue(_last);
        }
    }

    /// <summary>The revision to compact to, which may be behind what is compacted already.</summary>
    internal long Target(long compacted, long revision, DateTimeOffset now)
    {
        var target = compacted;
        while (_marks.TryPeek(out var mark) && now - mark.Time >= age)
        {
            target = Math.Max(target, mark.Revision);
            _marks.Dequeue();
        }

        // With slack, so that a busy store compacts in strides.
        if (revision - target > revisionsMax + (revisionsMax / 8))
        {
            target = revision - revisionsMax;
        }

        return target;
    }
}
