using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Trees;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>The server's part of an object's metadata (apiserver: registry/rest/meta.go, create.go and update.go).</summary>
internal static class ObjectMetaRules
{
    /// <summary>The metadata of an object, made where it is missing.</summary>
    public static JsonObject MetadataOf(JsonObject tree)
    {
        if (tree["metadata"] is not JsonObject metadata)
        {
            tree["metadata"] = metadata = [];
        }

        return metadata;
    }

    /// <summary>Takes the URL's namespace over, or refuses another one.</summary>
    public static void MatchNamespace(ResourceInfo resource, JsonObject metadata, string requested)
    {
        var given = JsonTree.GetString(metadata, "namespace");
        if (!resource.Namespaced)
        {
            metadata.Remove("namespace");
        }
        else if (given.Length == 0)
        {
            metadata["namespace"] = requested;
        }
        else if (given != requested)
        {
            throw StatusException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    /// <summary>Refuses an object of no name or another one than the URL's.</summary>
    public static void MatchName(JsonObject metadata, string requested)
    {
        var given = JsonTree.GetString(metadata, "name");
        if (given != requested)
        {
            throw StatusException.BadRequest(given.Length == 0
                ? $"the name of the object ({requested} based on URL) was undeterminable: name must be provided"
                : $"the name of the object ({given}) does not match the name on the URL ({requested})");
        }
    }

    /// <summary>Sets what only the server sets on a new object.</summary>
    public static void FillForCreate(JsonObject metadata, DateTimeOffset now)
    {
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        metadata["creationTimestamp"] = Time(now);
        metadata["uid"] = Guid.NewGuid().ToString();
    }

    /// <summary>Puts back what an update may leave out but not change.</summary>
    public static void FillForUpdate(JsonObject metadata, JsonObject old)
    {
        foreach (var field in (ReadOnlySpan<string>)["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
        {
            // The uid and the creation time may be repeated, and validation sees to it that they are; the rest is not the client's at all.
            if (field is "uid" or "creationTimestamp" && JsonTree.GetString(metadata, field).Length > 0)
            {
                continue;
            }

            ResourceStrategy.CopyField(metadata, old, field);
        }

        metadata.Remove("selfLink");
        if (JsonTree.GetString(metadata, "generateName").Length == 0)
        {
            ResourceStrategy.CopyField(metadata, old, "generateName");
        }
    }

    /// <summary>Refuses an update that was made from an older state, or of another object of the same name.</summary>
    /// <returns>Whether the client named the state that it changes.</returns>
    public static bool CheckVersion(ResourceStrategy strategy, JsonObject metadata, JsonObject old, long revision, string name)
    {
        var uid = JsonTree.GetString(metadata, "uid");
        var oldUid = JsonTree.GetString(old, "uid");
        if (uid.Length > 0 && uid != oldUid)
        {
            throw UidConflict(strategy, JsonTree.GetString(old, "namespace"), name, uid, oldUid);
        }

        var version = JsonTree.GetString(metadata, "resourceVersion");
        if (version is "" or "0")
        {
            return strategy.AllowUnconditionalUpdate ? false : throw StatusException.Invalid(
                strategy.Resource.Group, strategy.Resource.Kind, name,
                [new(Api.Validation.FieldErrorType.Invalid, "metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        return version == revision.ToString(CultureInfo.InvariantCulture) ? true : throw StatusException.Modified(strategy.Resource, name);
    }

    /// <summary>409: the object of this name is another one than the client means.</summary>
    public static StatusException UidConflict(ResourceStrategy strategy, string ns, string name, string wanted, string there) =>
        PreconditionFailed(strategy, ns, name, $"Precondition failed: UID in precondition: {wanted}, UID in object meta: {there}");

    /// <summary>409: the object is not in the state that the client wants it in.</summary>
    public static StatusException PreconditionFailed(ResourceStrategy strategy, string ns, string name, string why) =>
        StatusException.Conflict(strategy.Resource, name,
            $"StorageError: invalid object, Code: 4, Key: {strategy.Key(ns, name)}, ResourceVersion: 0, AdditionalErrorMsg: {why}");

    /// <summary>A time as metadata has it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
