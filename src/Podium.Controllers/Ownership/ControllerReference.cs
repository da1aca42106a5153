using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.Ownership;

/// <summary>The owner reference by which a controller's object manages another: at most one of an object's references is it.</summary>
public static class ControllerReference
{
    /// <summary>The reference that makes <paramref name="owner"/> the manager of what carries it.</summary>
    public static OwnerReference To(IKubernetesObject owner) => new()
    {
        ApiVersion = owner.ResourceInfo.ApiVersion,
        Kind = owner.ResourceInfo.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The reference to the object's manager, or null.</summary>
    public static OwnerReference? Of(ObjectMeta metadata) => metadata.GetController();

    /// <summary>Whether the object is managed by the owner of this uid.</summary>
    public static bool IsControlledBy(this IKubernetesObject obj, string ownerUid) => Of(obj.Metadata)?.Uid == ownerUid;

    /// <summary>Whether a reference names an object of this kind, in whatever version.</summary>
    public static bool IsTo(this OwnerReference reference, ResourceInfo kind) =>
        reference.Kind == kind.Kind && GroupOf(reference.ApiVersion).SequenceEqual(kind.Group);

    private static ReadOnlySpan<char> GroupOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? [] : apiVersion.AsSpan(0, slash);
    }
}
