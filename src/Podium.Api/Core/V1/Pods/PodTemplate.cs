using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A pod to be made from a pattern, kept as an object of its own.</summary>
[Resource("podtemplates")]
public sealed partial record PodTemplate
{
    /// <summary>Names, labels and other data that every object has.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pattern that pods are made from.</summary>
    public PodTemplateSpec Template { get; init; } = new();
}

/// <summary>The pattern of the pods that a controller makes.</summary>
[ApiType]
public sealed partial record PodTemplateSpec
{
    /// <summary>Labels, annotations and other metadata that the pods get.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the pods should be.</summary>
    public PodSpec Spec { get; init; } = new();
}
