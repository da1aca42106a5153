using Podium.Api.Core.V1;

namespace Podium.Kubelet.Events;

/// <summary>Takes the events of pods and of the node. Never blocks and never fails: an event that cannot be written is dropped.</summary>
internal interface IPodEventSink
{
    /// <summary>Records an event.</summary>
    /// <param name="about">What it is about.</param>
    /// <param name="isWarning">Whether it is a warning.</param>
    /// <param name="reason">Its reason, one word.</param>
    /// <param name="message">Its message.</param>
    void Record(ObjectReference about, bool isWarning, string reason, string message);
}

/// <summary>The ways in which events name what they are about.</summary>
internal static class EventReferences
{
    /// <summary>A pod.</summary>
    public static ObjectReference Of(Pod pod) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Namespace = pod.Metadata.Namespace,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
        ResourceVersion = pod.Metadata.ResourceVersion,
    };

    /// <summary>A container of a pod, by the field that defines it.</summary>
    public static ObjectReference Of(Pod pod, string container) =>
        Of(pod) with { FieldPath = Pods.ContainerSpecs.FieldPathOf(pod, container) };
}
