using System.Text.Json.Nodes;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Trees.Patches;

/// <summary>Reads the bodies of patches.</summary>
internal static class PatchBody
{
    public static JsonObject ReadObject(ReadOnlySpan<byte> body, DecodeLimits? limits, out IReadOnlyList<string> strictErrors)
    {
        var node = Read(body, limits, out strictErrors);
        return node switch
        {
            JsonObject obj => obj,
            null => [],
            _ => throw PatchException.BadRequest($"error decoding patch: json: cannot unmarshal {Kind(node)} into Go value of type map[string]interface {{}}"),
        };
    }

    public static JsonNode? Read(ReadOnlySpan<byte> body, DecodeLimits? limits, out IReadOnlyList<string> strictErrors)
    {
        try
        {
            return TreeDecoder.DecodeAnyStrict(body, limits ?? DecodeLimits.Default, out strictErrors);
        }
        catch (DecodeException e)
        {
            throw PatchException.BadRequest("error decoding patch: " + e.Message);
        }
    }

    public static string Kind(JsonNode node) => node switch
    {
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => "number",
            _ => "bool",
        },
    };
}
