using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>Keeps one pod of a template running on each node that the template admits.</summary>
[Resource("daemonsets", ShortNames = ["ds"], Categories = ["all"])]
public sealed partial record DaemonSet
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How the pods look and how they are replaced.</summary>
    public DaemonSetSpec Spec { get; init; } = new();

    /// <summary>On how many nodes the pods run.</summary>
    public DaemonSetStatus Status { get; init; } = new();
}

/// <summary>How a daemon set's pods look and how they are replaced.</summary>
[ApiType]
public sealed partial record DaemonSetSpec
{
    /// <summary>For how many seconds a new pod must be ready, with no container failing, until it counts as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>How many old revisions are kept for going back; 10 where not given.</summary>
    [Default(10)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Which pods belong to the set. It must match the template's labels and cannot be changed.</summary>
    [Required]
    public LabelSelector? Selector { get; init; }

    /// <summary>
    /// What a pod looks like. One is made on each node that the template's node selector admits, or on all. Its restart policy can only be
    /// Always.
    /// </summary>
    [Required]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>How old pods are replaced by new ones.</summary>
    public DaemonSetUpdateStrategy UpdateStrategy { get; init; } = new();
}

/// <summary>How a daemon set's old pods are replaced by new ones.</summary>
[ApiType]
public sealed partial record DaemonSetUpdateStrategy
{
    /// <summary>Details of RollingUpdate; may be given only with that type.</summary>
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }

    /// <summary>
    /// RollingUpdate replaces pods little by little, OnDelete only those that someone deletes. RollingUpdate where not given.
    /// </summary>
    [Default("RollingUpdate")]
    public string Type { get; init; } = "";
}

/// <summary>How many nodes a daemon set's rolling update works on at once.</summary>
[ApiType]
public sealed partial record RollingUpdateDaemonSet
{
    /// <summary>
    /// On how many nodes a new pod may run beside the old one while it gets ready: a number, or a percentage of the nodes rounded up. 0
    /// where not given.
    /// </summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>
    /// On how many nodes the pod may be missing during the update: a number, or a percentage of the nodes rounded up. 1 where not given; it
    /// may not be 0 where maxSurge is.
    /// </summary>
    public IntOrString? MaxUnavailable { get; init; }
}
