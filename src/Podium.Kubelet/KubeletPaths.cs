using Podium.Api.Core.V1;

namespace Podium.Kubelet;

/// <summary>Where the kubelet keeps things. The layout below the root is the kubelet's own, known to tools for nodes.</summary>
/// <param name="root">The node's data directory.</param>
internal sealed class KubeletPaths(string root)
{
    /// <summary>The directory of all pods.</summary>
    public string Pods { get; } = Path.Combine(root, "pods");

    /// <summary>The directory of all pods' logs.</summary>
    public string Logs { get; } = Path.Combine(root, "logs");

    /// <summary>A pod's directory.</summary>
    public string Pod(string uid) => Path.Combine(Pods, uid);

    /// <summary>A volume's directory.</summary>
    /// <param name="uid">The pod.</param>
    /// <param name="plugin">The kind of volume, such as <c>empty-dir</c>.</param>
    /// <param name="name">The volume.</param>
    public string Volume(string uid, string plugin, string name) =>
        Path.Combine(Pod(uid), "volumes", $"kubernetes.io~{plugin}", name);

    /// <summary>The directory of what a container has beside its volumes.</summary>
    public string Container(string uid, string name) => Path.Combine(Pod(uid), "containers", name);

    /// <summary>The bind mounts by which parts of volumes come into containers.</summary>
    public string SubPaths(string uid) => Path.Combine(Pod(uid), "volume-subpaths");

    /// <summary>The pod's /etc/hosts.</summary>
    public string Hosts(string uid) => Path.Combine(Pod(uid), "etc-hosts");

    /// <summary>A pod's log directory.</summary>
    public string PodLogs(Pod pod) => PodLogs(pod.Metadata.Namespace, pod.Metadata.Name, pod.Metadata.Uid);

    /// <summary>A pod's log directory.</summary>
    public string PodLogs(string ns, string name, string uid) => Path.Combine(Logs, $"{ns}_{name}_{uid}");

    /// <summary>A container's log file, relative to the pod's log directory.</summary>
    public static string ContainerLog(string container, int restartCount) => $"{container}/{restartCount}.log";
}
