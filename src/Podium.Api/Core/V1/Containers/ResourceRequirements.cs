using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>The compute resources that a container needs and may use.</summary>
[ApiType]
public sealed partial record ResourceRequirements
{
    /// <summary>The pod's resource claims that this container uses. Needs the feature DynamicResourceAllocation.</summary>
    [ListType(ListType.Map, "name")]
    public IReadOnlyList<ResourceClaim> Claims { get; init; } = [];

    /// <summary>The most it may use of each resource.</summary>
    public IReadOnlyDictionary<string, Quantity> Limits { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>
    /// The least that must be kept for it of each resource; its limits where unset. Cannot be above the limits.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = EmptyMap.Of<Quantity>();
}

/// <summary>A resource claim that a container uses.</summary>
[ApiType]
public sealed partial record ResourceClaim
{
    /// <summary>The name of the entry in the pod's resourceClaims.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The request of the claim whose result is meant; all of them where unset.</summary>
    public string Request { get; init; } = "";
}

/// <summary>What happens to a container when one of its resources changes.</summary>
[ApiType]
public sealed partial record ContainerResizePolicy
{
    /// <summary>The resource: cpu or memory.</summary>
    [Required]
    public string ResourceName { get; init; } = "";

    /// <summary>NotRequired changes the running container, RestartContainer restarts it. Default NotRequired.</summary>
    [Required]
    public string RestartPolicy { get; init; } = "";
}
