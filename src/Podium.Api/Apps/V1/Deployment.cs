using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>Keeps a number of pods of one template running, and brings changes of the template to them step by step.</summary>
[Resource("deployments", ShortNames = ["deploy"], Categories = ["all"])]
public sealed partial record Deployment
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How many pods there should be, how they look and how they are replaced.</summary>
    public DeploymentSpec Spec { get; init; } = new();

    /// <summary>How far the deployment has got.</summary>
    public DeploymentStatus Status { get; init; } = new();
}

/// <summary>How many pods there should be, how they look and how they are replaced.</summary>
[ApiType]
public sealed partial record DeploymentSpec
{
    /// <summary>For how many seconds a new pod must be ready, with no container failing, until it counts as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Whether changes of the template wait.</summary>
    public bool Paused { get; init; }

    /// <summary>
    /// For how many seconds a rollout may stand still until the condition Progressing says ProgressDeadlineExceeded; 600 where not given.
    /// Time in pause does not count.
    /// </summary>
    [Default(600)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>How many pods there should be; 1 where not given.</summary>
    [Default(1)]
    public int? Replicas { get; init; }

    /// <summary>How many old ReplicaSets are kept for going back; 10 where not given.</summary>
    [Default(10)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Which pods belong to the deployment. It must match the template's labels and cannot be changed.</summary>
    [Required]
    public LabelSelector? Selector { get; init; }

    /// <summary>How old pods are replaced by new ones.</summary>
    [PatchStrategy("retainKeys")]
    public DeploymentStrategy Strategy { get; init; } = new();

    /// <summary>What a pod looks like. Its restart policy can only be Always.</summary>
    [Required]
    public PodTemplateSpec Template { get; init; } = new();
}

/// <summary>How old pods are replaced by new ones.</summary>
[ApiType]
public sealed partial record DeploymentStrategy
{
    /// <summary>Details of RollingUpdate; may be given only with that type.</summary>
    public RollingUpdateDeployment? RollingUpdate { get; init; }

    /// <summary>RollingUpdate replaces pods little by little, Recreate ends all old ones first. RollingUpdate where not given.</summary>
    [Default("RollingUpdate")]
    public string Type { get; init; } = "";
}

/// <summary>How far a rolling update may go from the wanted number of pods.</summary>
[ApiType]
public sealed partial record RollingUpdateDeployment
{
    /// <summary>
    /// How many pods more than wanted there may be: a number, or a percentage of the wanted ones rounded up. 25% where not given; it may
    /// not be 0 where maxUnavailable is.
    /// </summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>
    /// How many pods fewer than wanted may be available: a number, or a percentage of the wanted ones rounded down. 25% where not given; it
    /// may not be 0 where maxSurge is.
    /// </summary>
    public IntOrString? MaxUnavailable { get; init; }
}
