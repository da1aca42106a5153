using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>
/// A group of containers that run together on one node and share its network address and volumes. The smallest thing
/// that is scheduled.
/// </summary>
[Resource("pods", ShortNames = ["po"], Categories = ["all"])]
public sealed partial record Pod
{
    /// <summary>Names, labels and other data that every object has.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the pod should be: its containers, its volumes and where and how they run.</summary>
    public PodSpec Spec { get; init; } = new();

    /// <summary>What was last seen of the pod. Written by the system; it may lag behind.</summary>
    public PodStatus Status { get; init; } = new();
}
