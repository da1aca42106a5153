using System.Text.Json.Nodes;

namespace Podium.Api;

/// <summary>A JSON value of any shape, kept as text. Equal when the text is.</summary>
/// <param name="Text">The JSON text.</param>
public sealed record RawJson(string Text)
{
    /// <summary>The value as a tree of its own.</summary>
    public JsonNode? ToNode() => JsonNode.Parse(Text);
}
