using System.Text;
using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>What generated equality and printing share.</summary>
internal static class Structure
{
    /// <summary>Reads a time of either precision.</summary>
    public static DateTimeOffset ReadTime(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && ApiTime.TryParse(reader.GetString()!, out var value))
        {
            return value;
        }

        throw ShapeException.Expected("an RFC 3339 time", ref reader);
    }

    /// <summary>Whether two times are written alike: what is below the precision of the wire does not count.</summary>
    public static bool SameTime(DateTimeOffset? a, DateTimeOffset? b, bool micro)
    {
        if (a is not { } first || b is not { } second)
        {
            return a is null && b is null;
        }

        var unit = micro ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerSecond;
        return first.UtcTicks / unit == second.UtcTicks / unit;
    }

    public static bool SameBytes(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);

    /// <summary>An object's JSON, for a record's <c>ToString</c>.</summary>
    public static bool Print<T>(StringBuilder builder, T value)
        where T : class, IApiType<T>
    {
        builder.Append(Encoding.UTF8.GetString(ApiJson.Serialize(value)));
        return true;
    }

    /// <summary>A kind prints its name only: a Secret's data must not reach a log.</summary>
    public static bool PrintKey(StringBuilder builder, IKubernetesObject value)
    {
        builder.Append(ObjectKey.Of(value));
        return true;
    }
}
