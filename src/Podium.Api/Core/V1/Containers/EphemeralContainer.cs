using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>
/// A container added to a running pod to look into it. It is never restarted and has no guaranteed resources; it cannot
/// be changed or removed.
/// </summary>
[ApiType]
public sealed partial record EphemeralContainer
{
    /// <summary>
    /// The arguments of the command; the image's CMD where unset. $(NAME) is replaced by the value of that environment
    /// variable, $$(NAME) stays as $(NAME).
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>
    /// The program and its first arguments, run without a shell; the image's ENTRYPOINT where unset. $(NAME) is replaced by
    /// the value of that environment variable, $$(NAME) stays as $(NAME).
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    /// <summary>
    /// Config maps and secrets whose entries become environment variables. A later source wins over an earlier one, and env
    /// wins over all.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init; } = [];

    /// <summary>The image to run.</summary>
    public string Image { get; init; } = "";

    /// <summary>
    /// When the image is pulled: Always, IfNotPresent or Never. Default Always for the tag latest or no tag, else
    /// IfNotPresent.
    /// </summary>
    public string ImagePullPolicy { get; init; } = "";

    /// <summary>Not allowed for ephemeral containers.</summary>
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>Not allowed for ephemeral containers.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>The container's name, unique among all containers of the pod.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Not allowed for ephemeral containers.</summary>
    [ListType(ListType.Map, "containerPort", "protocol")]
    [PatchStrategy("merge", "containerPort")]
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>Not allowed for ephemeral containers.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Not allowed for ephemeral containers.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init; } = [];

    /// <summary>Not allowed for ephemeral containers; they use what the pod has left.</summary>
    public ResourceRequirements Resources { get; init; } = new();

    /// <summary>Not allowed for ephemeral containers.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>Security settings of the container; they win over those of the pod.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Not allowed for ephemeral containers.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>
    /// Whether standard input is kept open for attaching. If not, reading it meets its end at once. Default false.
    /// </summary>
    public bool Stdin { get; init; }

    /// <summary>Whether standard input is closed after the first client that attached has gone. Default false.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>
    /// The container whose process namespace this one joins, so that it sees its processes. Where unset, the pod's
    /// namespaces are used.
    /// </summary>
    public string TargetContainerName { get; init; } = "";

    /// <summary>
    /// The file in the container whose content becomes the message of its ending, 4096 bytes at most. Default
    /// /dev/termination-log.
    /// </summary>
    [Default("/dev/termination-log")]
    public string TerminationMessagePath { get; init; } = "";

    /// <summary>
    /// Where the message of its ending comes from: File reads the file, FallbackToLogsOnError takes the end of the log
    /// where the file is empty and the container failed. Default File.
    /// </summary>
    [Default("File")]
    public string TerminationMessagePolicy { get; init; } = "";

    /// <summary>Whether the container has a terminal; needs stdin. Default false.</summary>
    public bool Tty { get; init; }

    /// <summary>The block devices the container uses.</summary>
    [ListType(ListType.Map, "devicePath")]
    [PatchStrategy("merge", "devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init; } = [];

    /// <summary>Where the pod's volumes appear in the container. Mounts with subPath are not allowed.</summary>
    [ListType(ListType.Map, "mountPath")]
    [PatchStrategy("merge", "mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>The directory the command starts in; the image's where unset.</summary>
    public string WorkingDir { get; init; } = "";
}
