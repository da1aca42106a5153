using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Trees.Patches;

/// <summary>
/// JSON patch, RFC 6902 (<c>application/json-patch+json</c>), with the leniencies of the library that Kubernetes uses
/// (negative indexes count from the end).
/// </summary>
public static class JsonPatch
{
    /// <summary>The most operations in a patch.</summary>
    public const int OperationsMax = 10_000;

    /// <summary>How many bytes all copy operations of a patch may add.</summary>
    public const int CopiedBytesMax = 3 * 1024 * 1024;

    /// <summary>Applies a patch's body to a tree, which is left as it is. All operations apply or none does.</summary>
    /// <exception cref="PatchException">The body is no patch, has too many operations, or an operation does not apply.</exception>
    public static PatchResult Apply(JsonObject tree, ReadOnlySpan<byte> body, DecodeLimits? limits = null)
    {
        var operations = PatchBody.Read(body, limits, out var duplicates) switch
        {
            JsonArray list => list,
            null => [],
            var other => throw PatchException.BadRequest(
                $"error decoding patch: json: cannot unmarshal {PatchBody.Kind(other)} into Go value of type []handlers.jsonPatchOp"),
        };
        if (operations.Count > OperationsMax)
        {
            throw PatchException.TooLarge(string.Create(CultureInfo.InvariantCulture,
                $"The allowed maximum operations in a JSON patch is {OperationsMax}, got {operations.Count}"));
        }

        var strictErrors = new List<string>(duplicates.Select(e => "json patch " + e));
        var document = new JsonPatchDocument(tree);
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is not JsonObject operation)
            {
                throw PatchException.BadRequest("error decoding patch: json: cannot unmarshal "
                    + (operations[i] is { } item ? PatchBody.Kind(item) : "null") + " into Go value of type handlers.jsonPatchOp");
            }

            foreach (var (name, _) in operation)
            {
                if (name is not ("op" or "path" or "from" or "value"))
                {
                    strictErrors.Add(string.Create(CultureInfo.InvariantCulture, $"json patch unknown field \"[{i}].{name}\""));
                }
            }

            Apply(document, operation);
        }

        return new(document.Root, strictErrors);
    }

    private static void Apply(JsonPatchDocument document, JsonObject operation)
    {
        var kind = JsonScalar.AsString(operation["op"]) ?? "unknown";
        switch (kind)
        {
            case "add":
                document.Add(Text(operation, "path", kind), operation["value"]?.DeepClone());
                break;
            case "remove":
                document.Remove(Text(operation, "path", kind));
                break;
            case "replace":
                document.Replace(Text(operation, "path", kind), operation["value"]?.DeepClone());
                break;
            case "move":
                document.Move(Text(operation, "from", kind), Text(operation, "path", kind));
                break;
            case "copy":
                document.Copy(Text(operation, "from", kind), Text(operation, "path", kind));
                break;
            case "test":
                document.Test(Text(operation, "path", kind), operation["value"]);
                break;
            default:
                throw PatchException.DoesNotApply($"Unexpected kind: {kind}");
        }
    }

    private static string Text(JsonObject operation, string field, string kind) => JsonScalar.AsString(operation[field])
        ?? throw PatchException.DoesNotApply($"{kind} operation failed to decode {field}: missing value");
}
