using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Security settings of a whole pod. Most are defaults for its containers.</summary>
[ApiType]
public sealed partial record PodSecurityContext
{
    /// <summary>The AppArmor profile of the containers. Not for Windows.</summary>
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>
    /// A further group of all containers that owns the volumes which support it; new files in them get this group. Unset
    /// leaves owners and modes as they are. Not for Windows.
    /// </summary>
    public long? FsGroup { get; init; }

    /// <summary>
    /// When the owners in a volume are changed: Always, or OnRootMismatch only where the root's differ. Default Always. Not
    /// for Windows.
    /// </summary>
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>The group of the containers' processes; the runtime's default where unset. Not for Windows.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether containers must run as a user other than root; one that would not is not started.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user of the containers' processes; the image's where unset. Not for Windows.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>
    /// How volumes get the SELinux label: Recursive relabels every file, MountOption mounts with the label. Needs the
    /// feature SELinuxChangePolicy. Not for Windows.
    /// </summary>
    public string? SeLinuxChangePolicy { get; init; }

    /// <summary>The SELinux context of the containers; the runtime makes one for each where unset. Not for Windows.</summary>
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The system calls the containers may use. Not for Windows.</summary>
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Further groups of the containers' first processes. Not for Windows.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>
    /// Whether the groups that the image gives the user count as well: Merge adds them, Strict leaves them out. Default
    /// Merge. Not for Windows.
    /// </summary>
    public string? SupplementalGroupsPolicy { get; init; }

    /// <summary>Kernel settings of the pod's namespaces. Not for Windows.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Sysctl> Sysctls { get; init; } = [];

    /// <summary>Settings for Windows containers. Not for Linux.</summary>
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}

/// <summary>A kernel setting.</summary>
[ApiType]
public sealed partial record Sysctl
{
    /// <summary>The setting's name, such as net.ipv4.ip_unprivileged_port_start.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The value.</summary>
    [Required]
    public string Value { get; init; } = "";
}
