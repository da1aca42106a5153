using Podium.Api.Core.V1;
using Podium.Cri.V1;
using Profile = Podium.Cri.V1.SecurityProfile.Types.ProfileType;

namespace Podium.Kubelet.Containers;

/// <summary>A container's security context as CRI takes it: the container's own settings before the pod's.</summary>
internal static class ContainerSecurity
{
    private static readonly string[] MaskedPaths =
    [
        "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadonlyPaths =
        ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The settings.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="imageUser">The numeric user that the image names; null for a name or none.</param>
    /// <param name="imageUsername">The user name that the image names; empty for none.</param>
    /// <param name="targetId">The container whose processes an ephemeral container shall see; empty for none.</param>
    /// <exception cref="ContainerConfigException">It would run as root although it must not.</exception>
    public static LinuxContainerSecurityContext Of(
        Pod pod, Podium.Api.Core.V1.Container container, long? imageUser, string imageUsername, string targetId)
    {
        var own = container.SecurityContext;
        var shared = pod.Spec.SecurityContext;
        var user = own?.RunAsUser ?? shared?.RunAsUser;
        RefuseRoot(pod, container, own?.RunAsNonRoot ?? shared?.RunAsNonRoot, user, imageUser, imageUsername);
        var result = new LinuxContainerSecurityContext
        {
            Privileged = own?.Privileged == true,
            ReadonlyRootfs = own?.ReadOnlyRootFilesystem == true,
            NoNewPrivs = own?.AllowPrivilegeEscalation == false,
            NamespaceOptions = NamespaceOptions.Of(pod),
            Seccomp = Seccomp(own?.SeccompProfile ?? shared?.SeccompProfile),
            Apparmor = AppArmor(own?.AppArmorProfile ?? shared?.AppArmorProfile),
            SelinuxOptions = SELinux(own?.SeLinuxOptions ?? shared?.SeLinuxOptions),
        };
        if (targetId.Length > 0)
        {
            result.NamespaceOptions.Pid = NamespaceMode.Target;
            result.NamespaceOptions.TargetId = targetId;
        }

        if (user is { } uid)
        {
            result.RunAsUser = new() { Value = uid };
        }
        else if (imageUser is { } fromImage)
        {
            result.RunAsUser = new() { Value = fromImage };
        }
        else if (imageUsername.Length > 0)
        {
            result.RunAsUsername = imageUsername;
        }

        if ((own?.RunAsGroup ?? shared?.RunAsGroup) is { } gid)
        {
            result.RunAsGroup = new() { Value = gid };
        }

        if (own?.Capabilities is { } capabilities)
        {
            result.Capabilities = new();
            result.Capabilities.AddCapabilities.Add(capabilities.Add);
            result.Capabilities.DropCapabilities.Add(capabilities.Drop);
        }

        if (shared is not null)
        {
            result.SupplementalGroups.Add(Groups(shared));
        }

        if (!result.Privileged && own?.ProcMount != "Unmasked")
        {
            result.MaskedPaths.Add(MaskedPaths);
            result.ReadonlyPaths.Add(ReadonlyPaths);
        }

        return result;
    }

    /// <summary>The groups that a pod's processes get beside their own.</summary>
    public static IReadOnlyList<long> Groups(PodSecurityContext security) =>
        security.FsGroup is { } fsGroup ? [fsGroup, .. security.SupplementalGroups] : security.SupplementalGroups;

    /// <summary>SELinux labels; null leaves them to the runtime.</summary>
    public static SELinuxOption? SELinux(SELinuxOptions? options) => options is null
        ? null
        : new() { User = options.User, Role = options.Role, Type = options.Type, Level = options.Level };

    // As verifyRunAsNonRoot (pkg/kubelet/kuberuntime/security_context_others.go).
    private static void RefuseRoot(
        Pod pod, Podium.Api.Core.V1.Container container, bool? nonRoot, long? user, long? imageUser, string imageUsername)
    {
        if (nonRoot != true)
        {
            return;
        }

        var where = $"(pod: \"{Pods.ContainerSpecs.Describe(pod)}\", container: {container.Name})";
        if (user is { } uid)
        {
            if (uid == 0)
            {
                throw new ContainerConfigException($"container's runAsUser breaks non-root policy {where}");
            }
        }
        else if (imageUser == 0 || (imageUser is null && imageUsername.Length == 0))
        {
            throw new ContainerConfigException($"container has runAsNonRoot and image will run as root {where}");
        }
        else if (imageUser is null)
        {
            throw new ContainerConfigException(
                $"container has runAsNonRoot and image has non-numeric user ({imageUsername}), cannot verify user is non-root {where}");
        }
    }

    // Kubernetes' default is no profile, unless SeccompDefault is switched on.
    private static SecurityProfile Seccomp(SeccompProfile? profile) => profile?.Type switch
    {
        "RuntimeDefault" => new() { ProfileType = Profile.RuntimeDefault },
        "Localhost" => new() { ProfileType = Profile.Localhost, LocalhostRef = $"/var/lib/kubelet/seccomp/{profile.LocalhostProfile}" },
        _ => new() { ProfileType = Profile.Unconfined },
    };

    private static SecurityProfile? AppArmor(AppArmorProfile? profile) => profile?.Type switch
    {
        null => null,
        "RuntimeDefault" => new() { ProfileType = Profile.RuntimeDefault },
        "Localhost" => new() { ProfileType = Profile.Localhost, LocalhostRef = profile.LocalhostProfile ?? "" },
        _ => new() { ProfileType = Profile.Unconfined },
    };
}
