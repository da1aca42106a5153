using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A machine of the cluster on which pods run.</summary>
[Resource("nodes", Namespaced = false, ShortNames = ["no"])]
public sealed partial record Node
{
    /// <summary>The object's metadata. The name is the machine's name in the cluster.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the cluster decided about the node: its pod addresses, its taints and whether it takes new pods.</summary>
    public NodeSpec Spec { get; init; } = new();

    /// <summary>What the node's kubelet reports about the machine.</summary>
    public NodeStatus Status { get; init; } = new();
}

/// <summary>What the cluster decided about a node.</summary>
[ApiType]
public sealed partial record NodeSpec
{
    /// <summary>Not used any more: dynamic configuration of the kubelet was removed. A value is kept but has no effect.</summary>
    public NodeConfigSource? ConfigSource { get; init; }

    /// <summary>Not used any more. Old kubelets set a name from outside the cluster here.</summary>
    public string ExternalID { get; init; } = "";

    /// <summary>The range of addresses from which pods on this node get theirs. Once set, it cannot be changed.</summary>
    public string PodCIDR { get; init; } = "";

    /// <summary>The ranges of pod addresses, at most one for each IP family. The first entry must equal podCIDR.</summary>
    [ListType(ListType.Set)]
    [PatchStrategy("merge")]
    public IReadOnlyList<string> PodCIDRs { get; init; } = [];

    /// <summary>The machine's identity at its provider, in the form provider://id. Once set, it cannot be changed.</summary>
    public string ProviderID { get; init; } = "";

    /// <summary>Marks that keep off the pods which do not tolerate them.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Taint> Taints { get; init; } = [];

    /// <summary>Whether the node takes no new pods; kubectl cordon sets it. Pods already on the node stay.</summary>
    public bool Unschedulable { get; init; }
}
