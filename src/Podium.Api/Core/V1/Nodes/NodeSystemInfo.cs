using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Versions and identities of a node's hardware, kernel, system and runtime.</summary>
[ApiType]
public sealed partial record NodeSystemInfo
{
    /// <summary>The processor architecture, such as amd64.</summary>
    [Required]
    public string Architecture { get; init; } = "";

    /// <summary>An identity that the kernel makes anew at each start of the machine.</summary>
    [Required]
    public string BootID { get; init; } = "";

    /// <summary>The container runtime and its version, such as containerd://1.6.20.</summary>
    [Required]
    public string ContainerRuntimeVersion { get; init; } = "";

    /// <summary>The kernel's release, as uname -r prints it.</summary>
    [Required]
    public string KernelVersion { get; init; } = "";

    /// <summary>Not used any more. It was the version of the service proxy on the node.</summary>
    [Required]
    public string KubeProxyVersion { get; init; } = "";

    /// <summary>The version of the kubelet on the node.</summary>
    [Required]
    public string KubeletVersion { get; init; } = "";

    /// <summary>An identity of the installed system, from /etc/machine-id.</summary>
    [Required]
    public string MachineID { get; init; } = "";

    /// <summary>The operating system, such as linux.</summary>
    [Required]
    public string OperatingSystem { get; init; } = "";

    /// <summary>The system's name and version for people, from /etc/os-release.</summary>
    [Required]
    public string OsImage { get; init; } = "";

    /// <summary>The machine's hardware identity, where it has one.</summary>
    [Required]
    public string SystemUUID { get; init; } = "";
}
