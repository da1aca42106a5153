using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Security settings of a container. Where the pod has the same setting, the container's wins.</summary>
[ApiType]
public sealed partial record SecurityContext
{
    /// <summary>
    /// Whether a process may gain more rights than its parent, such as by a setuid program. Always true where the container
    /// is privileged or has CAP_SYS_ADMIN. Not for Windows.
    /// </summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>The AppArmor profile of the container. Not for Windows.</summary>
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>Capabilities added to or taken from the runtime's default set. Not for Windows.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>Whether the container may do on the node whatever root may. Default false. Not for Windows.</summary>
    public bool? Privileged { get; init; }

    /// <summary>
    /// How /proc is shown: Default hides and protects some of it, Unmasked shows all. Default Default. Not for Windows.
    /// </summary>
    public string? ProcMount { get; init; }

    /// <summary>Whether the container's root file system is read-only. Default false. Not for Windows.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>The group of the container's processes; the runtime's default where unset. Not for Windows.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether the container must run as a user other than root; if it would not, it is not started.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user of the container's processes; the image's where unset. Not for Windows.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The SELinux context of the container; the runtime makes one where unset. Not for Windows.</summary>
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The system calls the container may use; the pod's setting where unset. Not for Windows.</summary>
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Settings for Windows containers. Not for Linux.</summary>
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}

/// <summary>Changes to a container's POSIX capabilities.</summary>
[ApiType]
public sealed partial record Capabilities
{
    /// <summary>The capabilities that are added, such as NET_ADMIN.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>The capabilities that are taken away; ALL means every one.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Drop { get; init; } = [];
}
