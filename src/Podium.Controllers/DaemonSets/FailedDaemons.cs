using System.Collections.Concurrent;
using Podium.Api.Apps.V1;
using Podium.Client.Queues;

namespace Podium.Controllers.DaemonSets;

/// <summary>
/// Remembers where a daemon's pods fail, so that they are replaced ever more slowly there: after 1 s, doubling up to 15 min, until none
/// has failed for twice as long. A new version of the set starts anew. Safe for concurrent use.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FailedDaemons(TimeProvider time)
{
    private static readonly RetryDelays Delays = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));

    private readonly ConcurrentDictionary<(string Uid, long Generation, string Node), (int Count, DateTimeOffset Last)> failures = new();

    /// <summary>How long the node must still wait.</summary>
    public TimeSpan WaitOf(DaemonSet set, string node)
    {
        if (!failures.TryGetValue(KeyOf(set, node), out var noted))
        {
            return TimeSpan.Zero;
        }

        var left = noted.Last + Delays.Of(noted.Count - 1) - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes that a failed pod of the node is replaced now.</summary>
    public void Note(DaemonSet set, string node)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in failures)
        {
            if (now - old.Last > Delays.Longest * 2)
            {
                failures.TryRemove(key, out _);
            }
        }

        failures.AddOrUpdate(KeyOf(set, node), (1, now), (_, before) => (before.Count + 1, now));
    }

    private static (string Uid, long Generation, string Node) KeyOf(DaemonSet set, string node) =>
        (set.Metadata.Uid, set.Metadata.Generation, node);
}
