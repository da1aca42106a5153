using Podium.ApiServer.Cache;
using Podium.Client;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>What a change of the cache is to a watch with a selector: entering it is ADDED, leaving it is DELETED.</summary>
internal static class WatchChange
{
    /// <summary>The event that the watch shows; null where it shows none.</summary>
    public static WatchEventType? TypeOf(CacheEvent change, ObjectFilter filter)
    {
        var now = change.Current is { } current && filter.Passes(current);
        var before = change.Previous is { } previous && filter.Passes(previous);
        return (before, now) switch
        {
            (false, true) => WatchEventType.Added,
            (true, true) => WatchEventType.Modified,
            (true, false) => WatchEventType.Deleted,
            _ => null,
        };
    }

    /// <summary>The object that the event shows.</summary>
    public static CachedObject ObjectOf(CacheEvent change, WatchEventType type) =>
        type == WatchEventType.Deleted ? change.Last : change.Current!;
}
