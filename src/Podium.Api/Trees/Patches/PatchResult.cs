using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Patches;

/// <summary>What a patch made.</summary>
/// <param name="Tree">The patched tree, a new one; not yet decoded by the schema (see <c>TreeDecoder.DecodeTree</c>).</param>
/// <param name="StrictErrors">What strict field validation has against the patch itself, such as keys that come twice.</param>
public sealed record PatchResult(JsonObject Tree, IReadOnlyList<string> StrictErrors);
