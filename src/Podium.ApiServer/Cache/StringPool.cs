using System.Text;
using System.Text.Json;

namespace Podium.ApiServer.Cache;

/// <summary>
/// Strings that objects share: node names, phases, label keys and most label values are few, and there may be a hundred thousand
/// objects. It forgets what collides, and may be used by several threads at once.
/// </summary>
internal sealed class StringPool
{
    private const int Slots = 4096;
    private const int LengthMax = 128;

    private readonly string?[] _slots = new string?[Slots];

    /// <summary>The string that a reader stands on.</summary>
    internal string Get(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (text.Length == 0)
        {
            return "";
        }

        if (reader.ValueIsEscaped || text.Length > LengthMax)
        {
            return reader.GetString()!;
        }

        var hash = new HashCode();
        hash.AddBytes(text);
        ref var slot = ref _slots[hash.ToHashCode() & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && IsSame(known, text))
        {
            return known;
        }

        var made = Encoding.UTF8.GetString(text);
        Volatile.Write(ref slot, made);
        return made;
    }

    private static bool IsSame(string known, ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[LengthMax];
        return Encoding.UTF8.TryGetChars(text, chars, out var length) && chars[..length].SequenceEqual(known);
    }
}
