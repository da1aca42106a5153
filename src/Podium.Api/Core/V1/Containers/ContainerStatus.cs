using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What was last seen of a container.</summary>
[ApiType]
public sealed partial record ContainerStatus
{
    /// <summary>
    /// The resources that the node has set aside for the container. Needs the feature InPlacePodVerticalScaling.
    /// </summary>
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>The health of the devices that the container has. Needs the feature ResourceHealthStatus.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init; } = [];

    /// <summary>The container's id at its runtime, as type://id, where type is such as containerd.</summary>
    public string ContainerID { get; init; } = "";

    /// <summary>The image that is run. It may be written otherwise than in the spec.</summary>
    [Required]
    public string Image { get; init; } = "";

    /// <summary>The exact image that is run, usually with its digest.</summary>
    [Required]
    public string ImageID { get; init; } = "";

    /// <summary>The state of the container's previous run. Empty while it has run only once.</summary>
    public ContainerState LastState { get; init; } = new();

    /// <summary>The container's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Whether the container passes its readiness probe now; without one, whether it has started and runs.</summary>
    [Required]
    public bool Ready { get; init; }

    /// <summary>
    /// The requests and limits in effect in the running container. Needs the feature InPlacePodVerticalScaling.
    /// </summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>How often the container has been restarted.</summary>
    [Required]
    public int RestartCount { get; init; }

    /// <summary>
    /// Whether the container runs and has passed its startup probe and postStart hook. False again after every restart.
    /// </summary>
    public bool? Started { get; init; }

    /// <summary>The state of the container's present run.</summary>
    public ContainerState State { get; init; } = new();

    /// <summary>The user as which the container's first process was started.</summary>
    public ContainerUser? User { get; init; }

    /// <summary>How the volumes are mounted.</summary>
    [ListType(ListType.Map, "mountPath")]
    [PatchStrategy("merge", "mountPath")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init; } = [];
}

/// <summary>A container's state: one of waiting, running and terminated. None means waiting.</summary>
[ApiType]
public sealed partial record ContainerState
{
    /// <summary>The container runs.</summary>
    public ContainerStateRunning? Running { get; init; }

    /// <summary>The container has ended.</summary>
    public ContainerStateTerminated? Terminated { get; init; }

    /// <summary>The container does not run yet or not again.</summary>
    public ContainerStateWaiting? Waiting { get; init; }
}

/// <summary>A container that runs.</summary>
[ApiType]
public sealed partial record ContainerStateRunning
{
    /// <summary>When it was last started.</summary>
    [AlwaysWritten]
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>A container that has ended.</summary>
[ApiType]
public sealed partial record ContainerStateTerminated
{
    /// <summary>The container's id at its runtime, as type://id.</summary>
    public string ContainerID { get; init; } = "";

    /// <summary>The exit code of its last run.</summary>
    [Required]
    public int ExitCode { get; init; }

    /// <summary>When it ended.</summary>
    [AlwaysWritten]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it said about its end, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why it ended, in one word such as Completed, Error or OOMKilled.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The signal that ended it.</summary>
    public int Signal { get; init; }

    /// <summary>When that run started.</summary>
    [AlwaysWritten]
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>A container that does not run yet or not again.</summary>
[ApiType]
public sealed partial record ContainerStateWaiting
{
    /// <summary>Why it waits, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why it waits, in one word such as ContainerCreating, ImagePullBackOff or CrashLoopBackOff.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>The user of a container's first process.</summary>
[ApiType]
public sealed partial record ContainerUser
{
    /// <summary>The user on Linux.</summary>
    public LinuxContainerUser? Linux { get; init; }
}

/// <summary>The user and groups of a container's first process on Linux.</summary>
[ApiType]
public sealed partial record LinuxContainerUser
{
    /// <summary>The primary group.</summary>
    [Required]
    public long Gid { get; init; }

    /// <summary>The further groups.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>The user.</summary>
    [Required]
    public long Uid { get; init; }
}

/// <summary>How a volume is mounted into a container.</summary>
[ApiType]
public sealed partial record VolumeMountStatus
{
    /// <summary>The path in the container.</summary>
    [Required]
    public string MountPath { get; init; } = "";

    /// <summary>The volume's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Whether the container may only read.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether mounts below are read-only too: Disabled or Enabled; IfPossible has become one of the two.</summary>
    public string? RecursiveReadOnly { get; init; }
}

/// <summary>The health of one resource of a container.</summary>
[ApiType]
public sealed partial record ResourceStatus
{
    /// <summary>The resource's name; for a resource claim, claim:name or claim:name/request.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The health of each piece of it.</summary>
    [ListType(ListType.Map, "resourceID")]
    public IReadOnlyList<ResourceHealth> Resources { get; init; } = [];
}

/// <summary>The health of one device.</summary>
[ApiType]
public sealed partial record ResourceHealth
{
    /// <summary>Healthy, Unhealthy or Unknown.</summary>
    public string Health { get; init; } = "";

    /// <summary>The device's id, unique on its node.</summary>
    [Required]
    public string ResourceID { get; init; } = "";
}
