using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>The part of the cache that a watch has to look at.</summary>
internal static class CacheScope
{
    public static CacheWatchScope Of(ResourceStrategy strategy, ListOptions options) => new(
        options.Namespace,
        options.Fields.RequiredValue("metadata.name") ?? "",
        strategy.IndexedField.Length > 0 ? options.Fields.RequiredValue(strategy.IndexedField) : null);
}
