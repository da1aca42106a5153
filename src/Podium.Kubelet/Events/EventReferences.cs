using Podium.Api.Core.V1;
using Podium.Client.Recording;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Events;

/// <summary>The ways in which events name what they are about.</summary>
internal static class EventReferences
{
    /// <summary>A pod.</summary>
    public static ObjectReference Of(Pod pod) => EventReference.To(pod);

    /// <summary>A container of a pod, by the field that defines it.</summary>
    public static ObjectReference Of(Pod pod, string container) => EventReference.To(pod, pod.FieldPathOf(container));

    /// <summary>A node: by its name for a uid, as Kubernetes' kubelet does.</summary>
    public static ObjectReference OfNode(string name) => new() { Kind = "Node", Name = name, Uid = name };
}
