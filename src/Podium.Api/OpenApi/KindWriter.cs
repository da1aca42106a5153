using System.Text.Json;

namespace Podium.Api.OpenApi;

/// <summary>Writes a kind as OpenAPI documents name it.</summary>
internal static class KindWriter
{
    public static void Write(Utf8JsonWriter writer, GroupVersionKind kind)
    {
        writer.WriteStartObject();
        writer.WriteString("group", kind.Group);
        writer.WriteString("kind", kind.Kind);
        writer.WriteString("version", kind.Version);
        writer.WriteEndObject();
    }
}
