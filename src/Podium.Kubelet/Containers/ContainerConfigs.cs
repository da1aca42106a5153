using System.Globalization;
using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Cri.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Volumes;
using Container = Podium.Api.Core.V1.Container;

namespace Podium.Kubelet.Containers;

/// <summary>What a container's configuration is made from, beside the pod.</summary>
internal sealed record ContainerInputs
{
    /// <summary>The start that the plan asks for.</summary>
    public required PodAction.StartContainer Start { get; init; }

    /// <summary>The image's reference as the runtime wants it.</summary>
    public required string ImageRef { get; init; }

    /// <summary>The environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The volumes' places on the node, by name.</summary>
    public required IReadOnlyDictionary<string, MountedVolume> Volumes { get; init; }

    /// <summary>The pod's class of service.</summary>
    public string Qos { get; init; } = "";

    /// <summary>The node's memory.</summary>
    public long MemoryCapacity { get; init; }

    /// <summary>The numeric user of the image.</summary>
    public long? ImageUser { get; init; }

    /// <summary>The user name of the image.</summary>
    public string ImageUsername { get; init; } = "";

    /// <summary>For an ephemeral container, the id of the container whose processes it sees.</summary>
    public string TargetId { get; init; } = "";

    /// <summary>The pod's hosts file on the node; empty for none.</summary>
    public string HostsFile { get; init; } = "";

    /// <summary>The file on the node that takes the termination message; empty for none.</summary>
    public string TerminationMessageFile { get; init; } = "";
}

/// <summary>A container as CRI takes it (<c>generateContainerConfig</c>, kuberuntime_container.go).</summary>
internal static class ContainerConfigs
{
    /// <summary>The configuration.</summary>
    /// <exception cref="ContainerConfigException">The pod asks for what cannot be.</exception>
    public static ContainerConfig Of(Pod pod, Container container, ContainerInputs inputs, ISubPaths subPaths)
    {
        var config = new ContainerConfig
        {
            Metadata = new() { Name = container.Name, Attempt = (uint)inputs.Start.RestartCount },
            Image = new() { Image = inputs.ImageRef, UserSpecifiedImage = container.Image },
            WorkingDir = container.WorkingDir,
            LogPath = KubeletPaths.ContainerLog(container.Name, inputs.Start.RestartCount),
            Stdin = container.Stdin,
            StdinOnce = container.StdinOnce,
            Tty = container.Tty,
            Linux = new()
            {
                Resources = LinuxResources.Of(pod, container, inputs.Qos, inputs.MemoryCapacity),
                SecurityContext = ContainerSecurity.Of(pod, container, inputs.ImageUser, inputs.ImageUsername, inputs.TargetId),
            },
        };
        foreach (var word in container.Command)
        {
            config.Command.Add(VariableExpansion.Expand(word, inputs.Environment));
        }

        foreach (var word in container.Args)
        {
            config.Args.Add(VariableExpansion.Expand(word, inputs.Environment));
        }

        foreach (var (key, value) in inputs.Environment)
        {
            config.Envs.Add(new KeyValue { Key = key, Value = value });
        }

        Note(pod, container, inputs, config);
        AddMounts(container, inputs, config, subPaths);
        return config;
    }

    private static void Note(Pod pod, Container container, ContainerInputs inputs, ContainerConfig config)
    {
        config.Labels[RuntimeLabels.PodName] = pod.Metadata.Name;
        config.Labels[RuntimeLabels.PodNamespace] = pod.Metadata.Namespace;
        config.Labels[RuntimeLabels.PodUid] = pod.Metadata.Uid;
        config.Labels[RuntimeLabels.ContainerName] = container.Name;
        config.Annotations[RuntimeLabels.Hash] = ContainerSpecs.HashOf(container);
        config.Annotations[RuntimeLabels.RestartCount] = inputs.Start.RestartCount.ToString(CultureInfo.InvariantCulture);
        config.Annotations[RuntimeLabels.BackOff] = ((long)inputs.Start.BackOff.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        config.Annotations[RuntimeLabels.TerminationMessagePath] = container.TerminationMessagePath;
        config.Annotations[RuntimeLabels.TerminationMessagePolicy] = container.TerminationMessagePolicy;
        config.Annotations[RuntimeLabels.TerminationMessageFile] = inputs.TerminationMessageFile;
        config.Annotations[RuntimeLabels.Image] = container.Image;
        config.Annotations[RuntimeLabels.LogPath] = config.LogPath;
        config.Annotations[RuntimeLabels.Resources] = Encoding.UTF8.GetString(ApiJson.Serialize(container.Resources));
    }

    private static void AddMounts(Container container, ContainerInputs inputs, ContainerConfig config, ISubPaths subPaths)
    {
        var hasHosts = false;
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var mount = container.VolumeMounts[i];
            if (!inputs.Volumes.TryGetValue(mount.Name, out var volume))
            {
                throw new ContainerConfigException(
                    $"cannot find volume \"{mount.Name}\" to mount into container \"{container.Name}\"");
            }

            var hostPath = volume.HostPath;
            var subPath = mount.SubPathExpr.Length > 0
                ? VariableExpansion.ExpandSubPath(mount.SubPathExpr, inputs.Environment)
                : mount.SubPath;
            if (subPath.Length > 0)
            {
                hostPath = subPaths.Prepare(volume, container.Name, i, subPath);
            }

            hasHosts |= mount.MountPath == "/etc/hosts";
            config.Mounts.Add(new Mount
            {
                ContainerPath = mount.MountPath.StartsWith('/') ? mount.MountPath : "/" + mount.MountPath,
                HostPath = hostPath,
                Readonly = mount.ReadOnly || volume.IsReadOnly,
                Propagation = mount.MountPropagation switch
                {
                    "HostToContainer" => MountPropagation.PropagationHostToContainer,
                    "Bidirectional" => MountPropagation.PropagationBidirectional,
                    _ => MountPropagation.PropagationPrivate,
                },
            });
        }

        if (!hasHosts && inputs.HostsFile.Length > 0)
        {
            config.Mounts.Add(new Mount
            {
                ContainerPath = "/etc/hosts",
                HostPath = inputs.HostsFile,
                Readonly = container.SecurityContext?.ReadOnlyRootFilesystem == true,
            });
        }

        if (inputs.TerminationMessageFile.Length > 0 && container.TerminationMessagePath.Length > 0)
        {
            config.Mounts.Add(new Mount { ContainerPath = container.TerminationMessagePath, HostPath = inputs.TerminationMessageFile });
        }
    }
}
