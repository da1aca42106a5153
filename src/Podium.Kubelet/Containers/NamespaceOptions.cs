using Podium.Api.Core.V1;
using Podium.Cri.V1;

namespace Podium.Kubelet.Containers;

/// <summary>Which namespaces a pod's containers share, and with whom.</summary>
internal static class NamespaceOptions
{
    /// <summary>The options for the sandbox and its containers.</summary>
    public static NamespaceOption Of(Pod pod) => new()
    {
        Network = pod.Spec.HostNetwork ? NamespaceMode.Node : NamespaceMode.Pod,
        Ipc = pod.Spec.HostIPC ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = pod.Spec.HostPID ? NamespaceMode.Node
            : pod.Spec.ShareProcessNamespace == true ? NamespaceMode.Pod
            : NamespaceMode.Container,
    };
}
