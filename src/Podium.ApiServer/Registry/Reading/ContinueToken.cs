using System.Buffers.Text;
using System.Text.Json;
using Podium.Api;
using Podium.Api.Errors;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>Where a list that was cut goes on: opaque to clients.</summary>
/// <param name="Revision">The revision that all parts show; -1 for the newest.</param>
/// <param name="After">The key of the last object given.</param>
internal readonly record struct ContinueToken(long Revision, string After)
{
    public string Encode()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("v", "meta.k8s.io/v1");
            writer.WriteNumber("rv", Revision);
            writer.WriteString("start", After + "\0");
            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    public static ContinueToken Decode(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var root = document.RootElement;
            if (root.GetProperty("v").GetString() == "meta.k8s.io/v1" && root.GetProperty("start").GetString() is { Length: > 1 } start)
            {
                return new(root.GetProperty("rv").GetInt64(), start[..^1]);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Whoever made it up learns nothing from where the decoder stumbled.
            throw StatusException.BadRequest("continue key is not valid: it is none that this server gave");
        }

        throw StatusException.BadRequest("continue key is not valid: server does not recognize this encoded version");
    }
}
