using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>Reading, writing and comparing lists. Null and empty are the same.</summary>
internal static class Lists
{
    public static IReadOnlyList<T> Read<T, TCodec>(ref Utf8JsonReader reader)
        where TCodec : ICodec<T>
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw ShapeException.Expected("a list", ref reader);
        }

        T[] items = [];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == items.Length)
            {
                Array.Resize(ref items, count == 0 ? 1 : count * 2);
            }

            items[count++] = TCodec.Read(ref reader);
        }

        if (count != items.Length)
        {
            Array.Resize(ref items, count);
        }

        return items;
    }

    public static void Write<T, TCodec>(Utf8JsonWriter writer, IReadOnlyList<T> list)
        where TCodec : ICodec<T>
    {
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            TCodec.Write(writer, list[i]);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the property; an empty list only where it is <paramref name="always"/> written, and then as Go's nil slice: null.</summary>
    public static void Write<T, TCodec>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? list, bool always)
        where TCodec : ICodec<T>
    {
        if (list is { Count: > 0 })
        {
            writer.WritePropertyName(name);
            Write<T, TCodec>(writer, list);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }

    public static bool Same<T, TCodec>(IReadOnlyList<T>? a, IReadOnlyList<T>? b)
        where TCodec : ICodec<T>
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        var count = a?.Count ?? 0;
        if (count != (b?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!TCodec.Same(a![i], b![i]))
            {
                return false;
            }
        }

        return true;
    }
}
