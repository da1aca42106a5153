using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Nodes.V1;

/// <summary>A way of running pods that the nodes' container runtime offers, under a name.</summary>
[Resource("runtimeclasses", Namespaced = false)]
public sealed partial record RuntimeClass
{
    /// <summary>The name of the runtime's handler. It cannot be changed.</summary>
    [Required]
    public string Handler { get; init; } = "";

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What running a pod this way costs besides its containers.</summary>
    public Overhead? Overhead { get; init; }

    /// <summary>On which nodes pods can run this way; on all where not given.</summary>
    public Scheduling? Scheduling { get; init; }
}

/// <summary>What running a pod costs besides its containers.</summary>
[ApiType]
public sealed partial record Overhead
{
    /// <summary>The fixed cost of a pod, by resource.</summary>
    public IReadOnlyDictionary<string, Quantity> PodFixed { get; init; } = EmptyMap.Of<Quantity>();
}

/// <summary>On which nodes pods with a runtime class can run.</summary>
[ApiType]
public sealed partial record Scheduling
{
    /// <summary>
    /// Labels that the nodes must have. They are added to the pod's own selector; a pod whose selector contradicts them is refused.
    /// </summary>
    [Atomic]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = EmptyMap.Strings;

    /// <summary>Tolerations that are added to the pod's own.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];
}
