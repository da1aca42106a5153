using System.Text;
using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>
/// Walks the properties of a JSON object and says which known field comes next. Fields mostly come in the order in which
/// they are declared, so the search goes on behind the last hit: usually one comparison a field.
/// </summary>
internal ref struct FieldReader
{
    // Each name behind its length, in order of declaration.
    private readonly ReadOnlySpan<byte> names;
    private int offset;
    private int index;

    /// <summary>The reader stands on the object's <c>{</c>.</summary>
    public FieldReader(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> names)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ShapeException.Expected("an object", ref reader);
        }

        this.names = names;
    }

    /// <summary>
    /// Goes to the value of the next known field that is not null, passing over all others.
    /// </summary>
    /// <returns>The field's index, or -1 at the end of the object.</returns>
    public int Next(ref Utf8JsonReader reader)
    {
        while (true)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return -1;
            }

            var found = reader.ValueIsEscaped || reader.HasValueSequence
                ? Find(Encoding.UTF8.GetBytes(reader.GetString()!))
                : Find(reader.ValueSpan);
            reader.Read();
            if (found >= 0 && reader.TokenType != JsonTokenType.Null)
            {
                return found;
            }

            reader.Skip();
        }
    }

    private int Find(scoped ReadOnlySpan<byte> name)
    {
        if (names.IsEmpty)
        {
            return -1;
        }

        var start = offset;
        do
        {
            int length = names[offset];
            var current = index;
            var match = length == name.Length && names.Slice(offset + 1, length).SequenceEqual(name);
            offset += length + 1;
            index++;
            if (offset == names.Length)
            {
                offset = 0;
                index = 0;
            }

            if (match)
            {
                return current;
            }
        }
        while (offset != start);
        return -1;
    }
}
