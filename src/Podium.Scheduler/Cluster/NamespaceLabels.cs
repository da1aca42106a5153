using Podium.Api;

namespace Podium.Scheduler.Cluster;

/// <summary>The labels of the namespaces, which namespace selectors look at.</summary>
internal sealed class NamespaceLabels
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> byName = new(StringComparer.Ordinal);

    /// <summary>The namespaces that exist.</summary>
    public IEnumerable<string> Names => byName.Keys;

    public IReadOnlyDictionary<string, string> Of(string name) => byName.GetValueOrDefault(name) ?? EmptyMap.Strings;

    public void Put(string name, IReadOnlyDictionary<string, string> labels) => byName[name] = labels;

    public void Remove(string name) => byName.Remove(name);
}
