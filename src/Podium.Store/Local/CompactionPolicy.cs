namespace Podium.Store.Local;

/// <summary>
/// Decides up to where history is forgotten: what is older than the age, and what exceeds the number. When revisions came to be
/// it knows by spans of a 64th of the age. The writer alone uses it.
/// </summary>
internal sealed class CompactionPolicy(TimeSpan age, int revisionsMax)
{
    private readonly TimeSpan _span = age / 64;

    // Each span's start and the last revision in it; the newest span is still open.
    private readonly Queue<(DateTimeOffset Start, long Revision)> _spans = new();
    private (DateTimeOffset Start, long Revision)? _open;

    /// <summary>Notes how far the store has come.</summary>
    internal void Observe(long revision, DateTimeOffset now)
    {
        if (_open is { } open)
        {
            if (open.Revision == revision)
            {
                return;
            }

            if (now - open.Start < _span)
            {
                _open = (open.Start, revision);
                return;
            }

            _spans.Enqueue(open);
        }

        _open = (now, revision);
    }

    /// <summary>The revision to compact to; <paramref name="compacted"/> where nothing is to be forgotten.</summary>
    internal long Target(long compacted, long revision, DateTimeOffset now)
    {
        var target = compacted;
        while (_spans.TryPeek(out var span) && IsOver(span.Start, now))
        {
            target = Math.Max(target, span.Revision);
            _spans.Dequeue();
        }

        if (_spans.Count == 0 && _open is { } open && IsOver(open.Start, now))
        {
            target = Math.Max(target, open.Revision);
        }

        // With slack, so that a busy store compacts in strides.
        if (revision - target > revisionsMax + (revisionsMax / 8))
        {
            target = revision - revisionsMax;
        }

        return target;
    }

    // Even the last moment of the span is past the age.
    private bool IsOver(DateTimeOffset start, DateTimeOffset now) => now - start >= age + _span;
}
