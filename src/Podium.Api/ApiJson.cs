using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Json;

namespace Podium.Api;

/// <summary>API types as JSON and as trees.</summary>
public static class ApiJson
{
    /// <summary>How JSON is read: nested as deep as Kubernetes' largest kinds need.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = 256 };

    /// <summary>How JSON is written: compact, escaping only what JSON must have escaped.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 256,
    };

    /// <summary>The object's JSON in UTF-8.</summary>
    public static byte[] Serialize<T>(T value)
        where T : class, IApiType<T>
    {
        var scratch = JsonScratch.Rent();
        try
        {
            value.Write(scratch.Writer);
            return scratch.Written().ToArray();
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Writes the object's JSON in UTF-8.</summary>
    public static void Serialize<T>(T value, IBufferWriter<byte> output)
        where T : class, IApiType<T>
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        value.Write(writer);
    }

    /// <summary>Reads an object; unknown fields are passed over.</summary>
    /// <exception cref="JsonException">It is no JSON, or has another shape; the message names the field's path.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8)
        where T : class, IApiType<T>
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            reader.Read();
            var value = T.Read(ref reader);
            while (reader.Read())
            {
                // Anything but white space after the object makes the reader throw.
            }

            return value;
        }
        catch (ShapeException e)
        {
            var path = PathAt(utf8, e.Offset);
            throw new JsonException(path.Length == 0 ? e.Message : $"{path}: {e.Message}", path, null, null, e);
        }
    }

    /// <summary>The object as a tree of its own.</summary>
    public static JsonObject ToNode<T>(T value)
        where T : class, IApiType<T> =>
        JsonNode.Parse(Serialize(value), documentOptions: new() { MaxDepth = ReaderOptions.MaxDepth })!.AsObject();

    /// <summary>Reads an object from a tree.</summary>
    /// <exception cref="JsonException">The tree has another shape; the message names the field's path.</exception>
    public static T FromNode<T>(JsonObject node)
        where T : class, IApiType<T>
    {
        var scratch = JsonScratch.Rent();
        try
        {
            node.WriteTo(scratch.Writer);
            return Deserialize<T>(scratch.Written());
        }
        finally
        {
            scratch.Return();
        }
    }

    // Reading keeps no path, which would cost on every object; it is found again when something is wrong.
    private static string PathAt(ReadOnlySpan<byte> utf8, long offset)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var open = new Stack<(string Segment, int Index)>();
        var segment = "";
        var index = -1;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    segment = reader.GetString()!;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    (segment, index) = open.Pop();
                    continue;
            }

            if (index >= 0)
            {
                segment = string.Create(CultureInfo.InvariantCulture, $"[{index++}]");
            }

            if (reader.TokenStartIndex >= offset)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((segment, index));
                index = reader.TokenType == JsonTokenType.StartArray ? 0 : -1;
            }
        }

        var path = new StringBuilder();
        foreach (var part in open.Reverse().Select(o => o.Segment).Append(segment))
        {
            path.Append(path.Length > 0 && part.Length > 0 && part[0] != '[' ? "." : "").Append(part);
        }

        return path.ToString();
    }
}
