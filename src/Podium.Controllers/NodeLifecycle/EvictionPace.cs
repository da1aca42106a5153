namespace Podium.Controllers.NodeLifecycle;

/// <summary>How fast the nodes of each zone are tainted so that their pods go: one at once, the next after a while. Not safe for concurrent use.</summary>
internal sealed class EvictionPace(NodeLifecycleOptions options)
{
    // While a zone has no pace, it is asked again by the changes of its nodes and, to be safe, after this time.
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);

    /// <summary>Takes a zone's turn; gives null, or how long to wait for it.</summary>
    public TimeSpan? TryTake(string zone, ZoneState state, int size, DateTimeOffset now)
    {
        var rate = state != ZoneState.PartialDisruption ? options.EvictionRate
            : size > options.LargeClusterSizeThreshold ? options.SecondaryEvictionRate
            : 0;
        if (rate <= 0)
        {
            return Stopped;
        }

        var due = last.TryGetValue(zone, out var taken) ? taken + TimeSpan.FromSeconds(1 / rate) : now;
        if (due > now)
        {
            return due - now;
        }

        last[zone] = now;
        return null;
    }
}
