using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Patches;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>A server-side apply: makes what is missing, and notes itself who manages what.</summary>
internal sealed class ApplyChange(ResourceStrategy strategy, WriteRequest write, ReadOnlyMemory<byte> body, bool force, TimeProvider time) : ObjectChange
{
    public override bool CreatesMissing => true;

    public override bool IsConditional => false;

    public override bool KeepsManagedFields => true;

    public override JsonObject Make(JsonObject? current, StoreEntry? entry)
    {
        try
        {
            var config = ServerSideApply.Read(body.Span, out var strictErrors);
            if (current is null && JsonTree.GetString(config, "metadata", "uid").Length > 0)
            {
                throw StatusException.Conflict(strategy.Resource, write.Name, "uid mismatch: the provided object specified uid "
                    + $"{JsonTree.GetString(config, "metadata", "uid")}, and no existing object was found");
            }

            if (current is not null)
            {
                // The stored form, which knows no version; the configuration may name one.
                JsonTree.Remove(current, "metadata", "resourceVersion");
            }

            var applied = ServerSideApply.Apply(current, config, FieldManagement.Of(strategy, write, reset: false, time), force, strategy.Schema);
            var decoded = TreeDecoder.DecodeTree(applied, strategy.Schema);
            CheckStrict([.. strictErrors, .. decoded.StrictErrors]);
            if (entry is not null && JsonTree.GetString(decoded.Tree, "metadata", "resourceVersion").Length == 0)
            {
                JsonTree.Set(decoded.Tree, entry.ModRevision.ToString(CultureInfo.InvariantCulture), "metadata", "resourceVersion");
            }

            return decoded.Tree;
        }
        catch (PatchException refused)
        {
            throw refused.ToStatus();
        }
    }

    private void CheckStrict(IReadOnlyList<string> errors)
    {
        if (errors.Count > 0 && write.FieldValidation == FieldValidation.Strict)
        {
            throw StatusException.BadRequest("error strict decoding YAML: " + string.Join(", ", errors));
        }

        ObjectBody.CheckStrict(errors, strategy.Resource, write);
    }
}
