using System.Text;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Schema;
using Podium.Api.Trees;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Patches;
using Podium.Api.Validation;
using Podium.Client;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>A PATCH of one of the three kinds that change what is there.</summary>
/// <param name="resource">The kind's names.</param>
/// <param name="schema">The kind's schema.</param>
/// <param name="write">The write.</param>
/// <param name="type">The patch's format.</param>
/// <param name="body">The patch.</param>
internal sealed class PatchChange(
    ResourceInfo resource, SchemaNode schema, WriteRequest write, PatchType type, ReadOnlyMemory<byte> body) : ObjectChange
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
                _ => StrategicMergePatch.Apply(current!, body.Span, schema),
            };
            var decoded = Decode(patched.Tree);
            CheckStrict([.. patched.StrictErrors, .. decoded.StrictErrors], patched.Tree);
            CheckKind(decoded.Tree);
            return decoded.Tree;
        }
        catch (PatchException refused)
        {
            throw refused.ToStatus();
        }
    }

    private DecodeResult Decode(JsonNode patched)
    {
        try
        {
            return TreeDecoder.DecodeTree(patched, schema);
        }
        catch (DecodeException wrong)
        {
            throw Refusal(patched, wrong.Message);
        }
    }

    private void CheckStrict(IReadOnlyList<string> errors, JsonNode patched)
    {
        if (errors.Count > 0 && write.FieldValidation == FieldValidation.Strict)
        {
            throw Refusal(patched, "strict decoding error: " + string.Join(", ", errors));
        }

        ObjectBody.CheckStrict(errors, resource, write);
    }

    private void CheckKind(JsonObject tree)
    {
        // A strategic merge patch says nothing of kinds: what it has there is dropped.
        if (type == PatchType.StrategicMerge)
        {
            return;
        }

        var (version, kind) = (JsonTree.GetString(tree, "apiVersion"), JsonTree.GetString(tree, "kind"));
        if (version.Length > 0 && kind.Length > 0 && (version != resource.ApiVersion || kind != resource.Kind))
        {
            throw Refusal(tree, $"{kind} of version {version} cannot become a {resource.Kind} of version {resource.ApiVersion}");
        }
    }

    // The patch itself can be read; what it makes is not an object of the kind. Kubernetes names neither kind nor object here, and
    // shows what it could not take: the patched object, or of a strategic merge patch the patch as Go prints a map.
    private StatusException Refusal(JsonNode patched, string why) => StatusException.Invalid("", "", "",
    [
        FieldError.Invalid(
            FieldPath.Root("patch"),
            type == PatchType.StrategicMerge ? GoFormat.Value(JsonNode.Parse(body.Span)) : Encoding.UTF8.GetString(CanonicalBytes.Encode((JsonObject)patched)),
            why),
    ]);
}
