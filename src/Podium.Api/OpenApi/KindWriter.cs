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

    /// <summary>What an operation does, and to which kind.</summary>
    public static void WriteOf(Utf8JsonWriter writer, ApiOperation operation)
    {
        if (operation.Action.Length > 0)
        {
            writer.WriteString("x-kubernetes-action", operation.Action);
        }

        if (operation.Kind is { } kind)
        {
            writer.WritePropertyName("x-kubernetes-group-version-kind");
            Write(writer, kind);
        }
    }
}
