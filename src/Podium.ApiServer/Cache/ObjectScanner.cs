using System.Text;
using System.Text.Json;

namespace Podium.ApiServer.Cache;

/// <summary>
/// Finds an object's labels and selectable fields in one pass over its JSON, and where a resourceVersion is to be spliced in.
/// Subtrees that hold nothing wanted are skipped.
/// </summary>
internal sealed class ObjectScanner
{
    private const int IndexPosition = -2;
    private const int NoPosition = -1;

    private readonly Branch _root = new();
    private readonly StringPool _strings = new();
    private readonly int _fieldCount;
    private readonly int _indexFrom = NoPosition;

    internal ObjectScanner(IReadOnlyList<string> fields, string indexedField)
    {
        _fieldCount = fields.Count;
        for (var i = 0; i < fields.Count; i++)
        {
            Add(fields[i], i);
            if (fields[i] == indexedField)
            {
                _indexFrom = i;
            }
        }

        if (indexedField.Length > 0 && _indexFrom == NoPosition)
        {
            Add(indexedField, IndexPosition);
        }
    }

    /// <summary>Reads an object.</summary>
    /// <exception cref="JsonException">It is no JSON, or has no metadata.</exception>
    internal ObjectScan Read(ReadOnlyMemory<byte> json)
    {
        var found = new Found(_fieldCount, _strings);
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        ReadBranch(ref reader, _root, found, depth: 0);
        if (found.MetadataStart == 0)
        {
            throw new JsonException("the object has no metadata");
        }

        return new(
            json,
            found.MetadataStart,
            found.EmptyMetadata,
            found.Labels.Count == 0 ? LabelMap.Empty : new([.. found.Labels]),
            found.Fields,
            _indexFrom >= 0 ? found.Fields[_indexFrom] : found.Index);
    }

    private void Add(string path, int position)
    {
        var branch = _root;
        foreach (var part in path.Split('.'))
        {
            branch = branch.Child(Encoding.UTF8.GetBytes(part));
        }

        branch.Position = position;
    }

    private static void ReadBranch(ref Utf8JsonReader reader, Branch branch, Found found, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = branch.Find(ref reader);
            var metadata = depth == 0 && reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (metadata && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadMetadata(ref reader, child, found);
            }
            else if (child is null)
            {
                reader.Skip();
            }
            else if (child.Position != NoPosition)
            {
                found.Set(child.Position, ref reader);
            }
            else
            {
                ReadBranch(ref reader, child, found, depth + 1);
            }
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Branch? branch, Found found)
    {
        found.MetadataStart = (int)reader.BytesConsumed;
        found.EmptyMetadata = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            found.EmptyMetadata = false;
            var child = branch?.Find(ref reader);
            var labels = reader.ValueTextEquals("labels"u8);
            reader.Read();
            if (labels && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    found.Labels.Add(found.Strings.Get(ref reader));
                    reader.Read();
                    found.Labels.Add(reader.TokenType == JsonTokenType.String ? found.Strings.Get(ref reader) : "");
                }
            }
            else if (child is { Position: not NoPosition })
            {
                found.Set(child.Position, ref reader);
            }
            else if (child is not null)
            {
                ReadBranch(ref reader, child, found, depth: 2);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private sealed class Branch
    {
        private readonly List<(byte[] Name, Branch Branch)> _children = [];

        internal int Position { get; set; } = NoPosition;

        internal Branch Child(byte[] name)
        {
            foreach (var (known, branch) in _children)
            {
                if (known.AsSpan().SequenceEqual(name))
                {
                    return branch;
                }
            }

            var child = new Branch();
            _children.Add((name, child));
            return child;
        }

        internal Branch? Find(ref Utf8JsonReader reader)
        {
            foreach (var (name, branch) in _children)
            {
                if (reader.ValueTextEquals(name))
                {
                    return branch;
                }
            }

            return null;
        }
    }

    private sealed class Found
    {
        internal readonly string[] Fields;
        internal readonly List<string> Labels = [];
        internal readonly StringPool Strings;
        internal int MetadataStart;
        internal bool EmptyMetadata;
        internal string Index = "";

        internal Found(int count, StringPool strings)
        {
            Strings = strings;
            Fields = new string[count];
            Array.Fill(Fields, "");
        }

        internal void Set(int position, ref Utf8JsonReader reader)
        {
            var value = reader.TokenType switch
            {
                JsonTokenType.String => Strings.Get(ref reader),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                JsonTokenType.Number => Strings.Get(ref reader),
                _ => "",
            };
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }

            if (position == IndexPosition)
            {
                Index = value;
            }
            else
            {
                Fields[position] = value;
            }
        }
    }
}
