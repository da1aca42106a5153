namespace Podium.Api.OpenApi;

/// <summary>The paths of what a server serves, sorted.</summary>
internal static class ApiPaths
{
    public static IEnumerable<ApiPath> All(IReadOnlyList<ServedResource> resources)
    {
        var paths = new List<ApiPath> { DiscoveryPaths.Version, DiscoveryPaths.Core, DiscoveryPaths.Groups };
        paths.AddRange(resources.Select(r => r.Info.Group).Where(g => g.Length > 0).Distinct().Select(DiscoveryPaths.Group));
        foreach (var (group, version) in resources.Select(r => (r.Info.Group, r.Info.Version)).Distinct())
        {
            paths.AddRange(OfGroupVersion(resources, group, version));
        }

        return Sorted(paths);
    }

    /// <summary>The paths of one group and version.</summary>
    public static IEnumerable<ApiPath> OfGroupVersion(IReadOnlyList<ServedResource> resources, string group, string version) => Sorted(
        resources.Where(r => r.Info.Group == group && r.Info.Version == version)
            .SelectMany(ResourcePaths.Of)
            .Append(DiscoveryPaths.Resources(group, version)));

    private static IEnumerable<ApiPath> Sorted(IEnumerable<ApiPath> paths) => paths.OrderBy(p => p.Path, StringComparer.Ordinal);
}
