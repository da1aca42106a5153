using System.Text;
using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>
/// Shares short strings that objects repeat without end: label keys, enumeration values, names of nodes and namespaces.
/// A lossy table: a slot holds the last string of its hash. Entries are replaced by plain reference writes, which are
/// atomic, so concurrent readers see one string or the other.
/// </summary>
internal static class KnownStrings
{
    private const int LongestBytes = 48;
    private const int Slots = 2048;
    private static readonly string?[] Table = new string?[Slots];

    /// <summary>The string the reader stands on.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestBytes)
        {
            return reader.GetString()!;
        }

        return Get(reader.ValueSpan);
    }

    private static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var slot = ref Table[(hash ^ (hash >> 15)) % Slots];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known))
        {
            return known;
        }

        var text = Encoding.UTF8.GetString(utf8);
        slot = text;
        return text;
    }
}
