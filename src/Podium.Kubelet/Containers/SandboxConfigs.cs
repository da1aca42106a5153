using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Cri.V1;
using Podium.Kubelet.Runtime;

namespace Podium.Kubelet.Containers;

/// <summary>A pod's sandbox as CRI takes it (kuberuntime_sandbox.go).</summary>
internal static class SandboxConfigs
{
    /// <summary>The configuration.</summary>
    public static PodSandboxConfig Of(Pod pod, uint attempt, string logDirectory, string cgroupParent, DNSConfig dns, KubeletOptions options)
    {
        var (host, domain) = PodNames.Of(pod, options.ClusterDomain);
        var config = new PodSandboxConfig
        {
            Metadata = new()
            {
                Name = pod.Metadata.Name,
                Namespace = pod.Metadata.Namespace,
                Uid = pod.Metadata.Uid,
                Attempt = attempt,
            },
            Hostname = pod.Spec.HostNetwork ? "" : pod.Spec.SetHostnameAsFQDN == true && domain.Length > 0 ? $"{host}.{domain}" : host,
            LogDirectory = logDirectory,
            DnsConfig = dns,
            Linux = Linux(pod, cgroupParent),
        };
        foreach (var (key, value) in pod.Metadata.Labels)
        {
            config.Labels[key] = value;
        }

        config.Labels[RuntimeLabels.PodName] = pod.Metadata.Name;
        config.Labels[RuntimeLabels.PodNamespace] = pod.Metadata.Namespace;
        config.Labels[RuntimeLabels.PodUid] = pod.Metadata.Uid;
        foreach (var (key, value) in pod.Metadata.Annotations)
        {
            config.Annotations[key] = value;
        }

        config.Annotations[RuntimeLabels.PodGracePeriod] =
            (pod.Spec.TerminationGracePeriodSeconds ?? 30).ToString(CultureInfo.InvariantCulture);
        return config;
    }

    private static LinuxPodSandboxConfig Linux(Pod pod, string cgroupParent)
    {
        var linux = new LinuxPodSandboxConfig
        {
            CgroupParent = cgroupParent,
            SecurityContext = new()
            {
                NamespaceOptions = NamespaceOptions.Of(pod),
                Privileged = HasPrivileged(pod),
                Seccomp = new() { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault },
            },
        };
        if (pod.Spec.Overhead.Count > 0)
        {
            linux.Overhead = new()
            {
                CpuShares = LinuxResources.Shares(pod.Spec.Overhead.GetValueOrDefault("cpu").MilliValue),
                CpuQuota = LinuxResources.Quota(pod.Spec.Overhead.GetValueOrDefault("cpu").MilliValue),
                CpuPeriod = LinuxResources.CpuPeriod,
                MemoryLimitInBytes = pod.Spec.Overhead.GetValueOrDefault("memory").Value,
            };
        }

        if (pod.Spec.SecurityContext is not { } security)
        {
            return linux;
        }

        foreach (var sysctl in security.Sysctls)
        {
            linux.Sysctls[sysctl.Name] = sysctl.Value;
        }

        if (security.RunAsUser is { } user)
        {
            linux.SecurityContext.RunAsUser = new() { Value = user };
        }

        if (security.RunAsGroup is { } group && security.RunAsUser is not null)
        {
            linux.SecurityContext.RunAsGroup = new() { Value = group };
        }

        linux.SecurityContext.SelinuxOptions = ContainerSecurity.SELinux(security.SeLinuxOptions);
        linux.SecurityContext.SupplementalGroups.Add(ContainerSecurity.Groups(security));
        return linux;
    }

    private static bool HasPrivileged(Pod pod) =>
        pod.Spec.Containers.Any(c => c.SecurityContext?.Privileged == true)
        || pod.Spec.InitContainers.Any(c => c.SecurityContext?.Privileged == true)
        || pod.Spec.EphemeralContainers.Any(c => c.SecurityContext?.Privileged == true);
}
