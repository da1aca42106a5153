using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Decoding;

/// <summary>Reads the scalars that have a form of their own.</summary>
internal static class ScalarReader
{
    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    /// <summary>A quantity as text; a number in JSON becomes the text of that number.</summary>
    public static JsonNode Quantity(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!.Trim(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => "",
        };
        return Api.Quantity.TryParse(text, out _, out var error) ? JsonScalar.String(text) : throw new DecodeException(error!);
    }

    /// <summary>A time's text, which must be RFC 3339.</summary>
    public static string Time(string text, bool micro) =>
        GoTime.Canonicalize(text, micro, out var error) is null ? throw new DecodeException(error) : text;

    /// <summary>Base64; Go's decoder passes over line ends.</summary>
    public static string Base64(string text)
    {
        var clean = text.AsSpan().IndexOfAny('\r', '\n') < 0
            ? text
            : text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        if (clean.Length % 4 == 0 && System.Buffers.Text.Base64.IsValid(clean.AsSpan()))
        {
            return clean;
        }

        throw new DecodeException(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {FirstBadByte(text)}"));
    }

    /// <summary>A number: whole where it is written so and fits 64 bits, else a double.</summary>
    public static JsonNode Number(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && reader.TryGetInt64(out var whole))
        {
            return JsonScalar.Integer(whole);
        }

        var number = reader.GetDouble();
        return double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw new DecodeException($"json: cannot unmarshal number {Encoding.UTF8.GetString(reader.ValueSpan)} into Go value of type float64");
    }

    /// <summary>What a null item of a list or map is in Go: the zero value of the items' type.</summary>
    public static JsonNode? Zero(SchemaNode schema) => schema.Format switch
    {
        SchemaFormat.Quantity => JsonScalar.String("0"),
        SchemaFormat.IntOrString => JsonScalar.Integer(0),
        _ => schema.Type switch
        {
            SchemaType.Object or SchemaType.Map => new JsonObject(),
            SchemaType.Array => new JsonArray(),
            SchemaType.String => JsonScalar.String(""),
            SchemaType.Integer or SchemaType.Number => JsonScalar.Integer(0),
            SchemaType.Boolean => JsonScalar.Boolean(false),
            _ => null,
        },
    };

    private static int FirstBadByte(string text)
    {
        var padding = text.AsSpan().IndexOfAnyExcept(Base64Characters);
        return padding < 0 ? text.Length / 4 * 4 : padding;
    }
}
