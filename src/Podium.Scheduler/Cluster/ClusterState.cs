using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// The nodes with their pods, as the scheduler sees them: what the informers told, plus the pods it has placed and not heard of
/// yet. Belongs to the scheduler's loop.
/// </summary>
internal sealed class ClusterState
{
    private readonly List<NodeState> nodes = [];
    private readonly Dictionary<string, NodeState> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, (PodInfo Pod, string Node)> placed = [];

    /// <summary>All nodes that exist, in a stable order.</summary>
    public IReadOnlyList<NodeState> Nodes => nodes;

    /// <summary>The node of this name, or null.</summary>
    public NodeState? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Adds a node or takes over a newer version of it.</summary>
    public void Put(Node node)
    {
        if (byName.TryGetValue(node.Metadata.Name, out var state))
        {
            state.Update(node);
            return;
        }

        state = new NodeState(node);
        byName.Add(state.Name, state);
        nodes.Add(state);

        // Pods may be heard of before their node.
        foreach (var (pod, name) in placed.Values)
        {
            if (name == state.Name)
            {
                state.Add(pod);
            }
        }
    }

    /// <summary>Takes a node away; its pods are remembered in case it comes back.</summary>
    public void RemoveNode(string name)
    {
        if (byName.Remove(name, out var state))
        {
            nodes.Remove(state);
        }
    }

    /// <summary>Notes that a pod is on a node, or is about to be.</summary>
    public void Place(PodInfo pod, string node)
    {
        RemovePod(pod.Key);
        placed[pod.Key] = (pod, node);
        Find(node)?.Add(pod);
    }

    /// <summary>Notes that a pod is on no node any more.</summary>
    /// <returns>Whether it was on one.</returns>
    public bool RemovePod(ObjectKey key)
    {
        if (!placed.Remove(key, out var place))
        {
            return false;
        }

        Find(place.Node)?.Remove(key);
        return true;
    }

    /// <summary>Whether a pod is known to be on a node or on its way to one.</summary>
    public bool IsPlaced(ObjectKey key) => placed.ContainsKey(key);
}
