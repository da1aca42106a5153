using System.Text.Json.Nodes;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Trees.Patches;

/// <summary>JSON merge patch, RFC 7386 (<c>application/merge-patch+json</c>).</summary>
public static class MergePatch
{
    /// <summary>Applies a patch's body to a tree, which is left as it is.</summary>
    /// <exception cref="PatchException">The body is no JSON object.</exception>
    public static PatchResult Apply(JsonObject tree, ReadOnlySpan<byte> body, DecodeLimits? limits = null)
    {
        var patch = PatchBody.ReadObject(body, limits, out var strictErrors);
        return new(Apply(tree, patch), strictErrors);
    }

    /// <summary>Applies a patch to a tree; both are left as they are.</summary>
    public static JsonObject Apply(JsonObject tree, JsonObject patch)
    {
        var result = (JsonObject)tree.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject nested:
                    if (target[name] is not JsonObject inner)
                    {
                        target[name] = inner = [];
                    }

                    Merge(inner, nested);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
