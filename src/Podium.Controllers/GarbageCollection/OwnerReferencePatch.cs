using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Meta.V1;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.Controllers.GarbageCollection;

/// <summary>
/// Changes of an object's owners and finalizers, made from one state and valid for that state only. Merge patches, because custom kinds
/// have no others.
/// </summary>
internal static class OwnerReferencePatch
{
    /// <summary>Drops the references to some owners.</summary>
    public static Patch Without(ObjectMeta metadata, IReadOnlyCollection<string> ownerUids) =>
        Of(metadata, metadata.OwnerReferences.Where(o => !ownerUids.Contains(o.Uid)));

    /// <summary>Has no reference block an owner's end.</summary>
    public static Patch Unblocked(ObjectMeta metadata) =>
        Of(metadata, metadata.OwnerReferences.Select(o => o with { BlockOwnerDeletion = false }));

    /// <summary>Drops a finalizer.</summary>
    public static Patch WithoutFinalizer(ObjectMeta metadata, string finalizer) =>
        Of(metadata, "finalizers", new JsonArray([.. metadata.Finalizers.Where(f => f != finalizer).Select(f => JsonValue.Create(f))]));

    private static Patch Of(ObjectMeta metadata, IEnumerable<OwnerReference> owners) =>
        Of(metadata, "ownerReferences", new JsonArray([.. owners.Select(o => ApiJson.ToNode(o))]));

    private static Patch Of(ObjectMeta metadata, string field, JsonArray value) => new(PatchType.Merge, new JsonObject
    {
        ["metadata"] = new JsonObject { ["uid"] = metadata.Uid, ["resourceVersion"] = metadata.ResourceVersion, [field] = value },
    });
}
