using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Patches;
using Podium.ApiServer.Http;
using Podium.Client;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>A PATCH of one of the three kinds that change what is there.</summary>
/// <param name="strategy">The kind.</param>
/// <param name="write">The write.</param>
/// <param name="type">The patch's format.</param>
/// <param name="body">The patch.</param>
internal sealed class PatchChange(ResourceStrategy strategy, WriteRequest write, PatchType type, ReadOnlyMemory<byte> body) : ObjectChange
{
    // Whoever patches says what is to change, and not from which state: a lost race is tried again.
    public override bool IsConditional => false;

    public override JsonObject Make(JsonObject? current, StoreEntry? entry)
    {
        try
        {
            var patched = type switch
            {
                PatchType.Json => JsonPatch.Apply(current!, body.Span),
                PatchType.Merge => MergePatch.Apply(current!, body.Span),
                _ => StrategicMergePatch.Apply(current!, body.Span, strategy.Schema),
            };
            var decoded = TreeDecoder.DecodeTree(patched.Tree, strategy.Schema);
            ObjectBody.CheckStrict([.. patched.StrictErrors, .. decoded.StrictErrors], strategy.Resource, write);
            return decoded.Tree;
        }
        catch (PatchException refused)
        {
            throw refused.ToStatus();
        }
        catch (DecodeException wrong)
        {
            // The patch itself can be read; what it makes is not an object of the kind.
            throw StatusException.Invalid(strategy.Resource.Group, strategy.Resource.Kind, write.Name,
                [new(Api.Validation.FieldErrorType.Invalid, "patch", Api.Validation.FieldError.Format(""), wrong.Message)]);
        }
    }
}
