using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>The AppArmor profile of a container.</summary>
[ApiType]
public sealed partial record AppArmorProfile
{
    /// <summary>The name of the profile loaded on the node. Set exactly where type is Localhost.</summary>
    public string? LocalhostProfile { get; init; }

    /// <summary>
    /// Which profile: Localhost (one loaded on the node), RuntimeDefault (the container runtime's) or Unconfined (none).
    /// </summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>The system calls that a container may use.</summary>
[ApiType]
public sealed partial record SeccompProfile
{
    /// <summary>
    /// The profile's file, as a path below the kubelet's seccomp directory. Set exactly where type is Localhost.
    /// </summary>
    public string? LocalhostProfile { get; init; }

    /// <summary>
    /// Which profile: Localhost (a file on the node), RuntimeDefault (the container runtime's) or Unconfined (none).
    /// </summary>
    [Required]
    public string Type { get; init; } = "";
}

/// <summary>The parts of an SELinux context.</summary>
[ApiType]
public sealed partial record SELinuxOptions
{
    /// <summary>The level.</summary>
    public string Level { get; init; } = "";

    /// <summary>The role.</summary>
    public string Role { get; init; } = "";

    /// <summary>The type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The user.</summary>
    public string User { get; init; } = "";
}

/// <summary>Settings for Windows containers.</summary>
[ApiType]
public sealed partial record WindowsSecurityContextOptions
{
    /// <summary>The content of the GMSA credential spec; filled in by an admission webhook from gmsaCredentialSpecName.</summary>
    public string? GmsaCredentialSpec { get; init; }

    /// <summary>The name of the GMSA credential spec.</summary>
    public string? GmsaCredentialSpecName { get; init; }

    /// <summary>
    /// Whether the containers run on the node itself. All containers of a pod must agree, and the host network is needed.
    /// </summary>
    public bool? HostProcess { get; init; }

    /// <summary>The user of the containers' processes; the image's where unset.</summary>
    public string? RunAsUserName { get; init; }
}
