using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Trees;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Trees as the bytes that are stored: canonical, without resourceVersion.</summary>
internal static class CanonicalBytes
{
    /// <summary>The stored form of a tree of a kind.</summary>
    public static byte[] Of(ResourceStrategy strategy, JsonObject tree)
    {
        JsonTree.Remove(tree, "metadata", "resourceVersion");
        var canonical = TreeCanonicalizer.Canonicalize(tree, strategy.Schema);
        return Encode(strategy.FromStored is null ? canonical : strategy.ToStored(canonical));
    }

    /// <summary>A tree as compact JSON.</summary>
    public static byte[] Encode(JsonNode tree)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            tree.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
