using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Podium.Streaming.RemoteCommand;

/// <summary>How a command ended, as the metav1.Status that goes over its error channel; empty for a command that ended well.</summary>
internal sealed record RemoteCommandStatus(ReadOnlyMemory<byte> Json)
{
    /// <summary>The command ended with 0, or the attached container did.</summary>
    public static RemoteCommandStatus Success { get; } = new(Encoding.UTF8.GetBytes("{\"metadata\":{},\"status\":\"Success\"}"));

    /// <summary>Something else than the command failed.</summary>
    public static RemoteCommandStatus InternalError(string why)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteEndObject();
            json.WriteString("status", "Failure");
            json.WriteString("message", "Internal error occurred: " + why);
            json.WriteString("reason", "InternalError");
            json.WriteStartObject("details");
            json.WriteStartArray("causes");
            json.WriteStartObject();
            json.WriteString("message", why);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteNumber("code", 500);
            json.WriteEndObject();
        }

        return new(buffer.WrittenMemory);
    }

    /// <summary>What a runtime sent over the error stream: nothing, or a Status.</summary>
    public static RemoteCommandStatus FromErrorStream(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            return Success;
        }

        return TryRead(message) is null ? InternalError(Encoding.UTF8.GetString(message.Span)) : new(message);
    }

    /// <summary>What a backend answered instead of switching protocols.</summary>
    public static RemoteCommandStatus FromRefusal(ReadOnlyMemory<byte> body) => TryRead(body) is not null
        ? new(body)
        : InternalError("unable to upgrade connection: " + Encoding.UTF8.GetString(body.Span).Trim());

    /// <summary>The words that the protocols before v4 send instead of JSON; none for success.</summary>
    public string ToPlainText() => TryRead(Json) is { IsFailure: true } status ? status.Message : "";

    private static (bool IsFailure, string Message)? TryRead(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            var message = root.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return (status.GetString() == "Failure", message ?? "");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
