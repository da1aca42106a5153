using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry.Subresources;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>A write to an object's scale: the change is made to the scale, and its number of pods is taken over into the object.</summary>
/// <param name="strategy">The scaled kind.</param>
/// <param name="subresource">How an object's scale is read.</param>
/// <param name="change">The change of the scale.</param>
internal sealed class ScaleChange(ResourceStrategy strategy, ScaleSubresource subresource, ObjectChange change) : ObjectChange
{
    public override bool IsConditional => change.IsConditional;

    public override JsonObject Make(JsonObject? current, StoreEntry? entry)
    {
        // The object is there: a scale alone cannot be made.
        var obj = strategy.Cached.Make(entry!).Object;
        var scale = change.Make(subresource.Of(obj), entry);
        var replicas = JsonTree.GetInteger(scale, "spec", "replicas") ?? 0;
        var name = obj.Metadata.Name;
        if (replicas < 0)
        {
            throw StatusException.Invalid("autoscaling", "Scale", name,
                [FieldError.Invalid(FieldPath.Root("spec").Child("replicas"), replicas, "must be greater than or equal to 0")]);
        }

        if (JsonTree.GetString(scale, "metadata", "uid") is { Length: > 0 } uid && uid != obj.Metadata.Uid)
        {
            throw StatusException.Conflict(ScaleSubresource.NamesUnder(strategy.Resource), name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {obj.Metadata.Uid}");
        }

        var scaled = current!;
        scaled["spec"]!["replicas"] = replicas;
        ObjectMetaRules.MetadataOf(scaled)["resourceVersion"] = JsonTree.GetString(scale, "metadata", "resourceVersion");
        return scaled;
    }
}
