using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Puts a pod on a node. Sent by schedulers to a pod's binding subresource.</summary>
[Resource("bindings", CreateOnly = true)]
public sealed partial record Binding
{
    /// <summary>The name and namespace of the pod to bind; annotations and labels given here are added to the pod.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The node the pod is to run on.</summary>
    [Required]
    public ObjectReference Target { get; init; } = new();
}
