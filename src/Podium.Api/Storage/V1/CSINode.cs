using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Storage.V1;

/// <summary>Tells which CSI drivers a node has. The object has the node's name.</summary>
[Resource("csinodes", Namespaced = false)]
public sealed partial record CSINode
{
    /// <summary>The object's metadata; its name is the node's.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The node's drivers.</summary>
    [Required]
    public CSINodeSpec Spec { get; init; } = new();
}

/// <summary>The CSI drivers of a node.</summary>
[ApiType]
public sealed partial record CSINodeSpec
{
    /// <summary>The drivers. Empty where the node has none any more.</summary>
    [Required]
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<CSINodeDriver> Drivers { get; init; } = [];
}

/// <summary>A CSI driver on a node.</summary>
[ApiType]
public sealed partial record CSINodeDriver
{
    /// <summary>What the node has room for.</summary>
    public VolumeNodeResources? Allocatable { get; init; }

    /// <summary>The driver's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The driver's own name for the node.</summary>
    [Required]
    public string NodeID { get; init; } = "";

    /// <summary>The keys of the node's labels by which the driver tells where its volumes can be reached.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> TopologyKeys { get; init; } = [];
}

/// <summary>How many volumes of a driver a node has room for.</summary>
[ApiType]
public sealed partial record VolumeNodeResources
{
    /// <summary>The greatest number of volumes at a time; no limit where not given.</summary>
    public int? Count { get; init; }
}
