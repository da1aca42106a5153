using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>How one kind of value is read, written and compared. Structs, so that generic lists and maps call them directly.</summary>
internal interface ICodec<T>
{
    /// <summary>Reads the value the reader stands on, which is null only inside lists and maps: Go's zero value then.</summary>
    static abstract T Read(ref Utf8JsonReader reader);

    static abstract void Write(Utf8JsonWriter writer, T value);

    static abstract bool Same(T a, T b);
}

internal readonly struct StringCodec : ICodec<string>
{
    public static string Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => KnownStrings.Read(ref reader),
        JsonTokenType.Null => "",
        _ => throw ShapeException.Expected("a string", ref reader),
    };

    public static void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public static bool Same(string a, string b) => a == b;
}

internal readonly struct BooleanCodec : ICodec<bool>
{
    public static bool Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw ShapeException.Expected("true or false", ref reader),
    };

    public static void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public static bool Same(bool a, bool b) => a == b;
}

internal readonly struct Int32Codec : ICodec<int>
{
    public static int Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value))
        {
            return value;
        }

        return reader.TokenType == JsonTokenType.Null ? 0 : throw ShapeException.Expected("a whole number of 32 bits", ref reader);
    }

    public static void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public static bool Same(int a, int b) => a == b;
}

internal readonly struct Int64Codec : ICodec<long>
{
    public static long Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
        {
            return value;
        }

        return reader.TokenType == JsonTokenType.Null ? 0 : throw ShapeException.Expected("a whole number of 64 bits", ref reader);
    }

    public static void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    public static bool Same(long a, long b) => a == b;
}

internal readonly struct DoubleCodec : ICodec<double>
{
    public static double Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }

        return reader.TokenType == JsonTokenType.Null ? 0 : throw ShapeException.Expected("a number", ref reader);
    }

    public static void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

    public static bool Same(double a, double b) => a.Equals(b);
}

internal readonly struct BytesCodec : ICodec<byte[]>
{
    public static byte[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var value))
        {
            return value;
        }

        return reader.TokenType == JsonTokenType.Null ? [] : throw ShapeException.Expected("bytes in base64", ref reader);
    }

    public static void Write(Utf8JsonWriter writer, byte[] value) => writer.WriteBase64StringValue(value);

    public static bool Same(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);
}

internal readonly struct TimeCodec : ICodec<DateTimeOffset>
{
    public static DateTimeOffset Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? default : Structure.ReadTime(ref reader);

    public static void Write(Utf8JsonWriter writer, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[ApiTime.LongestText];
        writer.WriteStringValue(text[..ApiTime.Format(value, false, text)]);
    }

    public static bool Same(DateTimeOffset a, DateTimeOffset b) => Structure.SameTime(a, b, false);
}

internal readonly struct QuantityCodec : ICodec<Quantity>
{
    public static Quantity Read(ref Utf8JsonReader reader) => Quantity.Read(ref reader);

    public static void Write(Utf8JsonWriter writer, Quantity value) => value.Write(writer);

    public static bool Same(Quantity a, Quantity b) => a == b;
}

internal readonly struct IntOrStringCodec : ICodec<IntOrString>
{
    public static IntOrString Read(ref Utf8JsonReader reader) => IntOrString.Read(ref reader);

    public static void Write(Utf8JsonWriter writer, IntOrString value) => value.Write(writer);

    public static bool Same(IntOrString a, IntOrString b) => a == b;
}

internal readonly struct RawJsonCodec : ICodec<RawJson>
{
    public static RawJson Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    public static void Write(Utf8JsonWriter writer, RawJson value) => writer.WriteRawValue(value.Text, skipInputValidation: true);

    public static bool Same(RawJson a, RawJson b) => a == b;
}

internal readonly struct ApiCodec<T> : ICodec<T>
    where T : class, IApiType<T>, IEquatable<T>
{
    private static T? empty;

    public static T Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? Empty() : T.Read(ref reader);

    public static void Write(Utf8JsonWriter writer, T value) => value.Write(writer);

    public static bool Same(T a, T b) => ReferenceEquals(a, b) || a.Equals(b);

    private static T Empty()
    {
        if (empty is null)
        {
            var reader = new Utf8JsonReader("{}"u8);
            reader.Read();
            empty = T.Read(ref reader);
        }

        return empty;
    }
}

internal readonly struct ListCodec<T, TCodec> : ICodec<IReadOnlyList<T>>
    where TCodec : ICodec<T>
{
    public static IReadOnlyList<T> Read(ref Utf8JsonReader reader) => Lists.Read<T, TCodec>(ref reader);

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<T> value) => Lists.Write<T, TCodec>(writer, value);

    public static bool Same(IReadOnlyList<T> a, IReadOnlyList<T> b) => Lists.Same<T, TCodec>(a, b);
}

internal readonly struct MapCodec<T, TCodec> : ICodec<IReadOnlyDictionary<string, T>>
    where TCodec : ICodec<T>
{
    public static IReadOnlyDictionary<string, T> Read(ref Utf8JsonReader reader) => Maps.Read<T, TCodec>(ref reader);

    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value) => Maps.Write<T, TCodec>(writer, value);

    public static bool Same(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b) => Maps.Same<T, TCodec>(a, b);
}
