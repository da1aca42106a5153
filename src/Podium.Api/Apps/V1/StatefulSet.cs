using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Apps.V1;

/// <summary>Keeps a number of pods running that each have a lasting name, network identity and storage.</summary>
[Resource("statefulsets", ShortNames = ["sts"], Categories = ["all"])]
public sealed partial record StatefulSet
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How many pods there should be, how they look and what storage they get.</summary>
    public StatefulSetSpec Spec { get; init; } = new();

    /// <summary>How many pods there are.</summary>
    public StatefulSetStatus Status { get; init; } = new();
}

/// <summary>How many pods a stateful set should have, how they look and what storage they get.</summary>
[ApiType]
public sealed partial record StatefulSetSpec
{
    /// <summary>For how many seconds a new pod must be ready, with no container failing, until it counts as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>How the pods are numbered: from 0 where not given.</summary>
    public StatefulSetOrdinals? Ordinals { get; init; }

    /// <summary>What becomes of the pods' claims when they are not needed any more. They are kept where not given.</summary>
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    /// <summary>
    /// OrderedReady makes and ends pods one after the other, in the order of their numbers; Parallel does not wait. OrderedReady where not
    /// given.
    /// </summary>
    [Default("OrderedReady")]
    public string PodManagementPolicy { get; init; } = "";

    /// <summary>How many pods there should be; 1 where not given.</summary>
    [Default(1)]
    public int? Replicas { get; init; }

    /// <summary>How many old revisions are kept for going back; 10 where not given.</summary>
    [Default(10)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Which pods belong to the set. It must match the template's labels and cannot be changed.</summary>
    [Required]
    public LabelSelector? Selector { get; init; }

    /// <summary>
    /// The headless service that gives the pods their names, as in pod-0.service.namespace.svc.cluster.local. It must be there first.
    /// </summary>
    [Required]
    public string ServiceName { get; init; } = "";

    /// <summary>
    /// What a pod looks like. Pods are named by the set and their number, as in web-3. The restart policy can only be Always.
    /// </summary>
    [Required]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>How old pods are replaced by new ones.</summary>
    public StatefulSetUpdateStrategy UpdateStrategy { get; init; } = new();

    /// <summary>
    /// Claims that each pod gets for itself. Each must be mounted by a container under its name, and goes before a volume of that name in
    /// the template.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PersistentVolumeClaim> VolumeClaimTemplates { get; init; } = [];
}

/// <summary>How a stateful set's old pods are replaced by new ones.</summary>
[ApiType]
public sealed partial record StatefulSetUpdateStrategy
{
    /// <summary>Details of RollingUpdate.</summary>
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }

    /// <summary>
    /// RollingUpdate replaces pods one after the other, OnDelete only those that someone deletes. RollingUpdate where not given.
    /// </summary>
    public string Type { get; init; } = "";
}

/// <summary>Details of a stateful set's rolling update.</summary>
[ApiType]
public sealed partial record RollingUpdateStatefulSetStrategy
{
    /// <summary>
    /// How many pods may be unavailable at once: a number, or a percentage rounded up. Needs a feature that is off by default; 1 without
    /// it.
    /// </summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Pods with a number from this one on are replaced, the others stay as they are. 0, for all, where not given.</summary>
    public int? Partition { get; init; }
}

/// <summary>How the pods of a stateful set are numbered.</summary>
[ApiType]
public sealed partial record StatefulSetOrdinals
{
    /// <summary>The first number; 0 where not given.</summary>
    public int Start { get; init; }
}

/// <summary>What becomes of the claims that were made from a stateful set's templates.</summary>
[ApiType]
public sealed partial record StatefulSetPersistentVolumeClaimRetentionPolicy
{
    /// <summary>What becomes of them when the set is deleted: Retain keeps them, Delete deletes them. Retain where not given.</summary>
    public string WhenDeleted { get; init; } = "";

    /// <summary>
    /// What becomes of those of the pods that scaling down ends: Retain keeps them, Delete deletes them. Retain where not given.
    /// </summary>
    public string WhenScaled { get; init; } = "";
}
