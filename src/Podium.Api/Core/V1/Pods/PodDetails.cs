using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A line of a pod's hosts file.</summary>
[ApiType]
public sealed partial record HostAlias
{
    /// <summary>The names that stand for the address.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    /// <summary>The IP address.</summary>
    [Required]
    public string Ip { get; init; } = "";
}

/// <summary>The operating system of a pod's containers.</summary>
[ApiType]
public sealed partial record PodOS
{
    /// <summary>The operating system: linux or windows.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>A condition that takes part in a pod's readiness.</summary>
[ApiType]
public sealed partial record PodReadinessGate
{
    /// <summary>The type of the condition in the pod's status.</summary>
    [Required]
    public string ConditionType { get; init; } = "";
}

/// <summary>A reason why a pod must not be scheduled yet.</summary>
[ApiType]
public sealed partial record PodSchedulingGate
{
    /// <summary>The gate's name, unique within the pod.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>A resource claim that a pod's containers may use. Exactly one of its sources must be set.</summary>
[ApiType]
public sealed partial record PodResourceClaim
{
    /// <summary>The name by which containers refer to the claim, unique within the pod.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>An existing ResourceClaim in the pod's namespace.</summary>
    public string? ResourceClaimName { get; init; }

    /// <summary>
    /// A ResourceClaimTemplate in the pod's namespace, from which a claim is made for this pod alone and goes with it.
    /// </summary>
    public string? ResourceClaimTemplateName { get; init; }
}
