using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>
/// Writes single properties by Go's rules: <c>NotZero</c> for values with omitempty, <c>WhenSet</c> for pointers,
/// <c>Always</c> for fields without omitempty (a nil pointer is null then).
/// </summary>
internal static class Fields
{
    public static void NotZero(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    public static void NotZero(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    public static void NotZero(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    public static void NotZero(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    public static void WhenSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void WhenSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } set)
        {
            writer.WriteBoolean(name, set);
        }
    }

    public static void WhenSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } set)
        {
            writer.WriteNumber(name, set);
        }
    }

    public static void WhenSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } set)
        {
            writer.WriteNumber(name, set);
        }
    }

    public static void Always(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, value);
        }
    }

    public static void Always(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } set)
        {
            writer.WriteBoolean(name, set);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Always(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } set)
        {
            writer.WriteNumber(name, set);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void Always(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } set)
        {
            writer.WriteNumber(name, set);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>Go's <c>[]byte</c>: empty is unset.</summary>
    public static void Bytes(Utf8JsonWriter writer, ReadOnlySpan<byte> name, byte[]? value, bool always)
    {
        if (value is { Length: > 0 })
        {
            writer.WriteBase64String(name, value);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }

    public static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value, bool micro, bool always)
    {
        if (value is { } set)
        {
            Span<byte> text = stackalloc byte[ApiTime.LongestText];
            writer.WriteString(name, text[..ApiTime.Format(set, micro, text)]);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>A reference value: an object or raw JSON.</summary>
    public static void Value<T, TCodec>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, bool always)
        where T : class
        where TCodec : ICodec<T>
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            TCodec.Write(writer, value);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>A quantity or an int-or-string.</summary>
    public static void Struct<T, TCodec>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, bool always)
        where T : struct
        where TCodec : ICodec<T>
    {
        if (value is { } set)
        {
            writer.WritePropertyName(name);
            TCodec.Write(writer, set);
        }
        else if (always)
        {
            writer.WriteNull(name);
        }
    }
}
