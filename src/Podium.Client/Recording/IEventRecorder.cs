using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Client.Recording;

/// <summary>Writes what a user should know about an object as Events. Never blocks and never fails its caller.</summary>
public interface IEventRecorder
{
    /// <summary>Records that something happened to an object.</summary>
    /// <param name="about">The object, made with <see cref="EventReference.To"/>.</param>
    /// <param name="warning">Whether the event's type is Warning instead of Normal.</param>
    /// <param name="reason">Kubernetes' one-word reason, such as <c>Started</c>.</param>
    /// <param name="message">The sentence for people.</param>
    void Record(ObjectReference about, bool warning, string reason, string message);

    /// <summary>Records that something was done to an object.</summary>
    /// <param name="about">The object, made with <see cref="EventReference.To"/>.</param>
    /// <param name="warning">Whether the event's type is Warning instead of Normal.</param>
    /// <param name="reason">Kubernetes' one-word reason, such as <c>Started</c>.</param>
    /// <param name="message">The sentence for people.</param>
    /// <param name="action">Kubernetes' word for what was done, such as <c>Binding</c>.</param>
    void Record(ObjectReference about, bool warning, string reason, string message, string action) => Record(about, warning, reason, message);
}

/// <summary>Makes the references that events carry.</summary>
public static class EventReference
{
    /// <summary>A reference to an object, or to a part of it such as <c>spec.containers{app}</c>.</summary>
    public static ObjectReference To(IKubernetesObject obj, string fieldPath = "") => new()
    {
        ApiVersion = obj.ResourceInfo.ApiVersion,
        Kind = obj.ResourceInfo.Kind,
        Namespace = obj.Metadata.Namespace,
        Name = obj.Metadata.Name,
        Uid = obj.Metadata.Uid,
        ResourceVersion = obj.Metadata.ResourceVersion,
        FieldPath = fieldPath,
    };
}
