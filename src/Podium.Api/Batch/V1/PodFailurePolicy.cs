using Podium.Api.Schema;

namespace Podium.Api.Batch.V1;

/// <summary>What a job does about failed pods.</summary>
[ApiType]
public sealed partial record PodFailurePolicy
{
    /// <summary>
    /// The rules, tried in order; the first that fits is used. A failure that none fits counts towards backoffLimit. There may be up to 20.
    /// </summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodFailurePolicyRule> Rules { get; init; } = [];
}

/// <summary>What to do about a failed pod. Exactly one of onExitCodes and onPodConditions must be given.</summary>
[ApiType]
public sealed partial record PodFailurePolicyRule
{
    /// <summary>
    /// FailJob ends the job as failed, FailIndex the pod's index, Ignore makes a replacement without counting, Count counts towards
    /// backoffLimit.
    /// </summary>
    [Required]
    public string Action { get; init; } = "";

    /// <summary>The exit codes that the rule is about.</summary>
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    /// <summary>The pod conditions that the rule is about; one that fits is enough. There may be up to 20.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> OnPodConditions { get; init; } = [];
}

/// <summary>Exit codes of a failed pod's containers. Containers that ended with 0 are passed over.</summary>
[ApiType]
public sealed partial record PodFailurePolicyOnExitCodesRequirement
{
    /// <summary>The only container to look at; all containers and init containers where not given.</summary>
    public string? ContainerName { get; init; }

    /// <summary>In fits where an exit code is among the values, NotIn where one is not.</summary>
    [Required]
    public string Operator { get; init; } = "";

    /// <summary>The exit codes, in ascending order and up to 255 of them; 0 is not allowed with In.</summary>
    [Required]
    [ListType(ListType.Set)]
    public IReadOnlyList<int> Values { get; init; } = [];
}

/// <summary>A condition of a failed pod.</summary>
[ApiType]
public sealed partial record PodFailurePolicyOnPodConditionsPattern
{
    /// <summary>The status that the condition must have; True where not given.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type.</summary>
    [Required]
    public string Type { get; init; } = "";
}
