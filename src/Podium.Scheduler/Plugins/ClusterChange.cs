using Podium.Api.Core.V1;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Something that happened and may let waiting pods through. A change has one subject: a node, a pod that has a node, or the labels of
/// namespaces; what was not there before, or is gone after, is null.
/// </summary>
internal readonly record struct ClusterChange
{
    public Node? NodeBefore { get; private init; }

    /// <summary>The node as it is, new or changed.</summary>
    public Node? Node { get; private init; }

    public PodInfo? PodBefore { get; private init; }

    /// <summary>The pod as it is; null with <see cref="PodBefore"/> set where it left its node.</summary>
    public PodInfo? Pod { get; private init; }

    /// <summary>Whether namespaces came, went or were labelled anew.</summary>
    public bool OfNamespaces { get; private init; }

    /// <summary>Whether a pod left its node.</summary>
    public bool PodLeft => PodBefore is not null && Pod is null;

    public static ClusterChange OfNode(Node? before, Node after) => new() { NodeBefore = before, Node = after };

    public static ClusterChange OfPod(PodInfo? before, PodInfo? after) => new() { PodBefore = before, Pod = after };

    public static ClusterChange OfNamespace() => new() { OfNamespaces = true };

    /// <summary>Whether a node satisfies a condition now that it did not before.</summary>
    public bool NodeBecame(Func<Node, bool> condition) => Node is not null && condition(Node) && (NodeBefore is null || !condition(NodeBefore));
}
