using Podium.Api;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// Pods for which others are being ended on a node. They have no node yet, but room is kept for them: no pod of lower or equal
/// rank may take it.
/// </summary>
internal sealed class Nominations
{
    private readonly Dictionary<ObjectKey, string> nodeOf = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, PodInfo>> byNode = new(StringComparer.Ordinal);

    /// <summary>Whether any pod waits.</summary>
    public bool Any => nodeOf.Count > 0;

    /// <summary>The node that a pod waits for; null for none.</summary>
    public string? NodeOf(ObjectKey key) => nodeOf.GetValueOrDefault(key);

    /// <summary>The pods that wait for a node.</summary>
    public IReadOnlyCollection<PodInfo> On(string node) => byNode.TryGetValue(node, out var pods) ? pods.Values : [];

    /// <summary>Notes that a pod waits for a node, and for no other; an empty name takes the nomination back.</summary>
    public void Put(PodInfo pod, string node)
    {
        Remove(pod.Key);
        if (node.Length == 0)
        {
            return;
        }

        nodeOf[pod.Key] = node;
        if (!byNode.TryGetValue(node, out var pods))
        {
            byNode[node] = pods = [];
        }

        pods[pod.Key] = pod;
    }

    public void Remove(ObjectKey key)
    {
        if (nodeOf.Remove(key, out var node) && byNode[node].Remove(key) && byNode[node].Count == 0)
        {
            byNode.Remove(node);
        }
    }
}
