using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A program in an image, to be run in a pod.</summary>
[ApiType]
public sealed partial record Container
{
    /// <summary>
    /// The arguments of the command; the image's CMD where unset. $(NAME) is replaced by the value of that environment
    /// variable, $$(NAME) stays as $(NAME). Cannot be changed.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>
    /// The program and its first arguments, run without a shell; the image's ENTRYPOINT where unset. $(NAME) is replaced by
    /// the value of that environment variable, $$(NAME) stays as $(NAME). Cannot be changed.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment variables. Cannot be changed.</summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    /// <summary>
    /// Config maps and secrets whose entries become environment variables. A later source wins over an earlier one, and env
    /// wins over all. Cannot be changed.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init; } = [];

    /// <summary>The image to run. May be left out only in templates that are completed later.</summary>
    public string Image { get; init; } = "";

    /// <summary>
    /// When the image is pulled: Always, IfNotPresent or Never. Default Always for the tag latest or no tag, else
    /// IfNotPresent. Cannot be changed.
    /// </summary>
    public string ImagePullPolicy { get; init; } = "";

    /// <summary>What is done right after the container's start and before its end. Cannot be changed.</summary>
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>The check that the container still works; when it fails, the container is restarted. Cannot be changed.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>The container's name, a DNS label that is unique within the pod. Cannot be changed.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>
    /// The ports that the container listens on. Naming a port does not open it: ports that are not named can be reached
    /// too. Cannot be changed.
    /// </summary>
    [ListType(ListType.Map, "containerPort", "protocol")]
    [PatchStrategy("merge", "containerPort")]
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary>
    /// The check that the container can serve; while it fails, the pod gets no traffic from services. Cannot be changed.
    /// </summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>
    /// Whether the container must be restarted when its resources change. Needs the feature InPlacePodVerticalScaling.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init; } = [];

    /// <summary>The compute resources the container needs and may use.</summary>
    public ResourceRequirements Resources { get; init; } = new();

    /// <summary>
    /// For init containers only, and only Always: makes the container a sidecar, which keeps running beside the others, is
    /// restarted whenever it ends, and is stopped after them.
    /// </summary>
    public string? RestartPolicy { get; init; }

    /// <summary>Security settings of the container; they win over those of the pod.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>
    /// The check that the container has started. The other probes wait until it has succeeded; when it fails, the container
    /// is restarted. Cannot be changed.
    /// </summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>
    /// Whether standard input is kept open for attaching. If not, reading it meets its end at once. Default false.
    /// </summary>
    public bool Stdin { get; init; }

    /// <summary>Whether standard input is closed after the first client that attached has gone. Default false.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>
    /// The file in the container whose content becomes the message of its ending, 4096 bytes at most. Default
    /// /dev/termination-log. Cannot be changed.
    /// </summary>
    [Default("/dev/termination-log")]
    public string TerminationMessagePath { get; init; } = "";

    /// <summary>
    /// Where the message of its ending comes from: File reads the file, FallbackToLogsOnError takes the end of the log
    /// where the file is empty and the container failed. Default File. Cannot be changed.
    /// </summary>
    [Default("File")]
    public string TerminationMessagePolicy { get; init; } = "";

    /// <summary>Whether the container has a terminal; needs stdin. Default false.</summary>
    public bool Tty { get; init; }

    /// <summary>The block devices the container uses.</summary>
    [ListType(ListType.Map, "devicePath")]
    [PatchStrategy("merge", "devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init; } = [];

    /// <summary>Where the pod's volumes appear in the container. Cannot be changed.</summary>
    [ListType(ListType.Map, "mountPath")]
    [PatchStrategy("merge", "mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>The directory the command starts in; the image's where unset. Cannot be changed.</summary>
    public string WorkingDir { get; init; } = "";
}
