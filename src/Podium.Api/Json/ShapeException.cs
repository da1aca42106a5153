using System.Text;
using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>The JSON does not have the shape of its type. Carries the place as an offset; <see cref="ApiJson"/> makes a path of it.</summary>
internal sealed class ShapeException(string message, long offset) : JsonException(message)
{
    /// <summary>How many bytes of the JSON come before the value at fault.</summary>
    public long Offset { get; } = offset;

    public static ShapeException Expected(string what, ref Utf8JsonReader reader)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => $"the string {Excerpt(ref reader, quote: true)}",
            JsonTokenType.Number => $"the number {Excerpt(ref reader, quote: false)}",
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "null",
            _ => "nothing",
        };
        return new($"expected {what}, found {found}", reader.TokenStartIndex);
    }

    private static string Excerpt(ref Utf8JsonReader reader, bool quote)
    {
        const int longest = 40;
        var text = quote ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        text = text.Length > longest ? text[..longest] + "…" : text;
        return quote ? $"\"{text}\"" : text;
    }
}
