using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>Reading, writing and comparing maps. Null and empty are the same; keys are written in ordinal order.</summary>
internal static class Maps
{
    public static IReadOnlyDictionary<string, T> Read<T, TCodec>(ref Utf8JsonReader reader)
        where TCodec : ICodec<T>
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return EmptyMap.Of<T>();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ShapeException.Expected("an object", ref reader);
        }

        KeyValuePair<string, T>[] entries = [];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (count == entries.Length)
            {
                Array.Resize(ref entries, count == 0 ? 2 : count * 2);
            }

            var key = KnownStrings.Read(ref reader);
            reader.Read();
            entries[count++] = new(key, TCodec.Read(ref reader));
        }

        return count == 0 ? EmptyMap.Of<T>() : SortedMap<T>.Of(entries, count);
    }

    public static void Write<T, TCodec>(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> map)
        where TCodec : ICodec<T>
    {
        writer.WriteStartObject();
        foreach (var (key, value) in (map as SortedMap<T> ?? SortedMap<T>.Of(map)).Entries)
        {
            writer.WritePropertyName(key);
            TCodec.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the property; an empty map only where it is <paramref name="always"/> written, and then as Go's nil map: null.</summary>
    public static void Write<T, TCodec>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? map, bool always)
        where TCodec : ICodec<T>
    {
        if (map is { Count: > 0 })
        {
            writer.WritePropertyName(name);
            Write<T, TCodec>(writer, map);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }

    public static bool Same<T, TCodec>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b)
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

        if (count == 0)
        {
            return true;
        }

        if (a is SortedMap<T> sortedA && b is SortedMap<T> sortedB)
        {
            for (var i = 0; i < count; i++)
            {
                if (sortedA.Entries[i].Key != sortedB.Entries[i].Key
                    || !TCodec.Same(sortedA.Entries[i].Value, sortedB.Entries[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var (key, value) in a!)
        {
            if (!b!.TryGetValue(key, out var other) || !TCodec.Same(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
