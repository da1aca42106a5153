using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// The nodes with their pods, as the scheduler sees them: what the informers told, plus the pods it has placed and not heard of
/// yet. Everything that rules count over all pods is kept up with each change. Belongs to the scheduler's loop.
/// </summary>
internal sealed class ClusterState
{
    private static readonly Node NoNode = new();

    private readonly List<NodeState> nodes = [];
    private readonly Dictionary<string, NodeState> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<ObjectKey, PlacedPod>> placed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Topology> topologies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<ObjectKey, PodInfo>> homeless = new(StringComparer.Ordinal);
    private readonly List<NodeState?> bySlot = [];
    private readonly Stack<int> freeSlots = new();
    private readonly PodGroups groups = new();

    /// <summary>All nodes that exist, in a stable order.</summary>
    public IReadOnlyList<NodeState> Nodes => nodes;

    public NamespaceLabels Namespaces { get; } = new();

    public NodeImages Images { get; } = new();

    /// <summary>The pods that wait for victims on a node to end.</summary>
    public Nominations Nominations { get; } = new();

    /// <summary>The required anti-affinity of the pods that have nodes.</summary>
    public TermHolders RequiredAnti { get; } = new();

    /// <summary>The required affinity of the pods that have nodes.</summary>
    public TermHolders Required { get; } = new();

    /// <summary>The wishes of the pods that have nodes.</summary>
    public TermHolders Preferred { get; } = new();

    /// <summary>The node of this name, or null.</summary>
    public NodeState? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The node of this slot, which counts name.</summary>
    public NodeState AtSlot(int slot) => bySlot[slot]!;

    /// <summary>The places that a node label makes.</summary>
    public Topology TopologyOf(string key)
    {
        if (!topologies.TryGetValue(key, out var topology))
        {
            topologies[key] = topology = new Topology(key);
            foreach (var node in nodes)
            {
                topology.Put(node.Slot, node.Node.Metadata.Labels);
            }
        }

        return topology;
    }

    /// <summary>The group as it is kept, counted.</summary>
    public PodGroup GroupOf(PodGroup wanted) => groups.Get(wanted, this);

    /// <summary>Adds a node or takes over a newer version of it.</summary>
    public void Put(Node node)
    {
        var before = NoNode;
        if (byName.TryGetValue(node.Metadata.Name, out var state))
        {
            before = state.Node;
            state.Update(node);
        }
        else
        {
            state = new NodeState(node, TakeSlot());
            bySlot[state.Slot] = state;
            byName.Add(state.Name, state);
            nodes.Add(state);
        }

        foreach (var topology in topologies.Values)
        {
            topology.Put(state.Slot, node.Metadata.Labels);
        }

        Images.Changed(state.Slot, before.Status.Images, node.Status.Images);
        if (ReferenceEquals(before, NoNode))
        {
            // Pods may be heard of before their node.
            if (homeless.Remove(state.Name, out var waiting))
            {
                foreach (var pod in waiting.Values)
                {
                    state.Add(pod);
                    Count(pod, state, 1);
                }
            }
        }
    }

    /// <summary>Takes a node away; its pods are remembered in case it comes back.</summary>
    public void RemoveNode(string name)
    {
        if (!byName.Remove(name, out var state))
        {
            return;
        }

        foreach (var pod in state.Pods)
        {
            Count(pod, state, -1);
            AddHomeless(pod, name);
        }

        Images.Changed(state.Slot, state.Node.Status.Images, NoNode.Status.Images);
        foreach (var topology in topologies.Values)
        {
            topology.Put(state.Slot, EmptyMap.Strings);
        }

        nodes.Remove(state);
        bySlot[state.Slot] = null;
        freeSlots.Push(state.Slot);
    }

    /// <summary>Notes that a pod is on a node, or is about to be.</summary>
    public void Place(PodInfo pod, string node)
    {
        RemovePod(pod.Key);
        if (!placed.TryGetValue(pod.Key.Namespace, out var neighbours))
        {
            placed[pod.Key.Namespace] = neighbours = [];
        }

        neighbours[pod.Key] = new(pod, node);
        if (Find(node) is { } state)
        {
            state.Add(pod);
            Count(pod, state, 1);
        }
        else
        {
            AddHomeless(pod, node);
        }
    }

    /// <summary>Notes that a pod is on no node any more.</summary>
    /// <returns>Whether it was on one.</returns>
    public bool RemovePod(ObjectKey key)
    {
        if (!placed.TryGetValue(key.Namespace, out var neighbours) || !neighbours.Remove(key, out var place))
        {
            return false;
        }

        if (neighbours.Count == 0)
        {
            placed.Remove(key.Namespace);
        }

        if (Find(place.Node) is { } state)
        {
            state.Remove(key);
            Count(place.Pod, state, -1);
        }
        else if (homeless.TryGetValue(place.Node, out var waiting) && waiting.Remove(key) && waiting.Count == 0)
        {
            homeless.Remove(place.Node);
        }

        return true;
    }

    /// <summary>A pod that is known to be on a node or on its way to one; null where it is not.</summary>
    public PodInfo? Placed(ObjectKey key) =>
        placed.TryGetValue(key.Namespace, out var neighbours) && neighbours.TryGetValue(key, out var place) ? place.Pod : null;

    /// <summary>Counts a new group over the pods there are.</summary>
    internal void Count(PodGroup group)
    {
        foreach (var name in group.Namespaces ?? (IEnumerable<string>)placed.Keys)
        {
            foreach (var (pod, node) in placed.GetValueOrDefault(name)?.Values ?? Enumerable.Empty<PlacedPod>())
            {
                if (group.Contains(pod) && Find(node) is { } state)
                {
                    group.Counts.Add(state.Slot, 1);
                }
            }
        }
    }

    private int TakeSlot()
    {
        if (freeSlots.TryPop(out var free))
        {
            return free;
        }

        bySlot.Add(null);
        return bySlot.Count - 1;
    }

    private void AddHomeless(PodInfo pod, string node)
    {
        if (!homeless.TryGetValue(node, out var waiting))
        {
            homeless[node] = waiting = [];
        }

        waiting[pod.Key] = pod;
    }

    private void Count(PodInfo pod, NodeState node, int by)
    {
        groups.Changed(pod, node.Slot, by);
        foreach (var term in pod.Terms.Required)
        {
            Required.Changed(term, 1, node.Slot, by);
        }

        foreach (var term in pod.Terms.RequiredAnti)
        {
            RequiredAnti.Changed(term, 1, node.Slot, by);
        }

        foreach (var (term, weight) in pod.Terms.Preferred)
        {
            Preferred.Changed(term, weight, node.Slot, by);
        }
    }

    private readonly record struct PlacedPod(PodInfo Pod, string Node);
}
