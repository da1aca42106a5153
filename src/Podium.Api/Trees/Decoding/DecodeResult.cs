using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Decoding;

/// <summary>What a body decoded to.</summary>
/// <param name="Tree">The object: only fields that the schema knows, no nulls, in the order of the body.</param>
/// <param name="StrictErrors">
/// What strict field validation refuses and lenient passes over, such as <c>unknown field "spec.foo"</c>; each at most
/// once, at most a hundred.
/// </param>
public sealed record DecodeResult(JsonObject Tree, IReadOnlyList<string> StrictErrors)
{
    /// <summary>All strict errors in one line, as Kubernetes' <c>StrictDecodingError</c>; empty where there are none.</summary>
    public string StrictErrorText =>
        StrictErrors.Count == 0 ? "" : "strict decoding error: " + string.Join(", ", StrictErrors);
}

/// <summary>The bounds that keep a small body from costing much memory or stack.</summary>
/// <param name="MaxBytes">The longest JSON accepted, after expansion of YAML aliases. Kubernetes' server reads 3 MiB.</param>
/// <param name="MaxDepth">How deep objects and lists may nest.</param>
public sealed record DecodeLimits(int MaxBytes, int MaxDepth)
{
    /// <summary>The server's bounds for request bodies.</summary>
    public static DecodeLimits Default { get; } = new(3 * 1024 * 1024, ApiJson.ReaderOptions.MaxDepth);
}
