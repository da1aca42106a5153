using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Decoding;

/// <summary>One decoding: the path it stands at and the strict errors it has found.</summary>
internal sealed class SchemaReader(DecodeLimits limits)
{
    public const string KindError = "couldn't get version/kind; json parse error: ";

    private const int StrictErrorsMax = 100;

    private readonly DecodePath path = new();
    private List<string>? strictErrors;
    private HashSet<string>? seenStrictErrors;
    private char[] nameBuffer = new char[64];

    public IReadOnlyList<string> StrictErrors => strictErrors ?? (IReadOnlyList<string>)[];

    /// <summary>Whether objects of the schema say their kind, which is then read before all else.</summary>
    public static bool IsKind(SchemaNode schema) => schema.Resource is not null || schema.GroupVersionKind is not null;

    public DecodeResult Read(ReadOnlySpan<byte> json, SchemaNode schema)
    {
        var reader = NewReader(json);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var kind = ValueKind(ref reader);
            if (kind == "null")
            {
                End(ref reader);
                return new([], StrictErrors);
            }

            throw !IsKind(schema)
                ? new DecodeException($"json: cannot unmarshal {kind} into Go value of type {GoTypeName.Of(schema)}")
                : new DecodeException(KindError + $"json: cannot unmarshal {kind} into Go value of type struct {{ "
                    + "APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }")
                { KindUnreadable = true };
        }

        var tree = schema.Type == SchemaType.Object ? ReadObject(ref reader, schema) : (JsonObject)ReadValue(ref reader, schema)!;
        End(ref reader);
        return new(tree, StrictErrors);
    }

    public JsonNode? ReadAny(ReadOnlySpan<byte> json)
    {
        var reader = NewReader(json);
        var node = ReadUntyped(ref reader, keepNulls: true, checkDuplicates: true);
        End(ref reader);
        return node;
    }

    private Utf8JsonReader NewReader(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        reader.Read();
        return reader;
    }

    private static void End(ref Utf8JsonReader reader)
    {
        // One more step, which fails when anything follows the value.
        reader.Read();
    }

    private JsonObject ReadObject(ref Utf8JsonReader reader, SchemaNode schema)
    {
        var result = new JsonObject();
        List<SchemaProperty>? nulls = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = FindProperty(ref reader, schema, out var unknown);
            if (property is null)
            {
                reader.Read();
                if (schema.PreserveUnknownFields)
                {
                    path.PushKey(unknown!);
                    result[unknown!] = ReadUntyped(ref reader, keepNulls: true, checkDuplicates: true);
                    path.Pop();
                }
                else
                {
                    StrictError("unknown", unknown!);
                    reader.Skip();
                }

                continue;
            }

            if (result.ContainsKey(property.Name) || nulls?.Contains(property) == true)
            {
                StrictError("duplicate", property.Name);
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                (nulls ??= []).Add(property);
                continue;
            }

            path.PushField(schema, property.Name);
            result[property.Name] = ReadValue(ref reader, property.Node);
            path.Pop();
        }

        return result;
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader, SchemaNode schema)
    {
        switch (schema.Format)
        {
            case SchemaFormat.Quantity:
                return ScalarReader.Quantity(ref reader);
            case SchemaFormat.IntOrString:
                return reader.TokenType == JsonTokenType.String ? JsonScalar.String(Text(ref reader)) : ReadInteger(ref reader, "int32");
            case SchemaFormat.DateTime or SchemaFormat.MicroTime:
                var time = reader.TokenType == JsonTokenType.String
                    ? Text(ref reader)
                    : throw WrongType(ref reader, "string");
                return JsonScalar.String(ScalarReader.Time(time, schema.Format == SchemaFormat.MicroTime));
            case SchemaFormat.Byte when reader.TokenType == JsonTokenType.String:
                return JsonScalar.String(ScalarReader.Base64(Text(ref reader)));
        }

        switch (schema.Type)
        {
            case SchemaType.Object:
                return reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader, schema) : throw WrongType(ref reader, schema);
            case SchemaType.Map:
                return reader.TokenType == JsonTokenType.StartObject ? ReadMap(ref reader, schema) : throw WrongType(ref reader, schema);
            case SchemaType.Array:
                return reader.TokenType == JsonTokenType.StartArray ? ReadArray(ref reader, schema) : throw WrongType(ref reader, schema);
            case SchemaType.String:
                return reader.TokenType == JsonTokenType.String ? JsonScalar.String(Text(ref reader)) : throw WrongType(ref reader, schema);
            case SchemaType.Integer:
                return ReadInteger(ref reader, GoTypeName.Of(schema));
            case SchemaType.Number:
                return reader.TokenType == JsonTokenType.Number ? ScalarReader.Number(ref reader) : throw WrongType(ref reader, schema);
            case SchemaType.Boolean:
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? JsonScalar.Boolean(reader.TokenType == JsonTokenType.True)
                    : throw WrongType(ref reader, schema);
            default:
                return ReadUntyped(ref reader, keepNulls: true, checkDuplicates: false);
        }
    }

    private JsonArray ReadArray(ref Utf8JsonReader reader, SchemaNode schema)
    {
        var result = new JsonArray();
        var items = schema.Items!;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.PushIndex(result.Count);
            result.Add(reader.TokenType == JsonTokenType.Null ? ScalarReader.Zero(items) : ReadValue(ref reader, items));
            path.Pop();
        }

        return result;
    }

    private JsonObject ReadMap(ref Utf8JsonReader reader, SchemaNode schema)
    {
        var result = new JsonObject();
        var items = schema.Items!;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            if (result.ContainsKey(key))
            {
                StrictError("duplicate", key);
            }

            reader.Read();
            path.PushKey(key);
            result[key] = reader.TokenType == JsonTokenType.Null ? ScalarReader.Zero(items) : ReadValue(ref reader, items);
            path.Pop();
        }

        return result;
    }

    private JsonNode? ReadUntyped(ref Utf8JsonReader reader, bool keepNulls, bool checkDuplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = Text(ref reader);
                    if (checkDuplicates && obj.ContainsKey(key))
                    {
                        StrictError("duplicate", key);
                    }

                    reader.Read();
                    path.PushKey(key);
                    obj[key] = ReadUntyped(ref reader, keepNulls, checkDuplicates);
                    path.Pop();
                }

                return obj;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    path.PushIndex(list.Count);
                    list.Add(ReadUntyped(ref reader, keepNulls, checkDuplicates));
                    path.Pop();
                }

                return list;
            case JsonTokenType.String:
                return JsonScalar.String(Text(ref reader));
            case JsonTokenType.Number:
                return ScalarReader.Number(ref reader);
            case JsonTokenType.True or JsonTokenType.False:
                return JsonScalar.Boolean(reader.TokenType == JsonTokenType.True);
            default:
                return null;
        }
    }

    private JsonNode ReadInteger(ref Utf8JsonReader reader, string goType)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw WrongType(ref reader, goType);
        }

        if (reader.TryGetInt64(out var value) && (goType == "int64" || value is >= int.MinValue and <= int.MaxValue))
        {
            return JsonScalar.Integer(value);
        }

        throw Mismatch("number " + System.Text.Encoding.UTF8.GetString(reader.ValueSpan), goType);
    }

    private SchemaProperty? FindProperty(ref Utf8JsonReader reader, SchemaNode schema, out string? unknown)
    {
        unknown = null;
        if (reader.ValueSpan.Length > nameBuffer.Length)
        {
            nameBuffer = new char[Math.Max(reader.ValueSpan.Length, nameBuffer.Length * 2)];
        }

        var property = schema.Find(nameBuffer.AsSpan(0, CopyName(ref reader)));
        if (property is null)
        {
            unknown = Text(ref reader);
        }

        return property;
    }

    private int CopyName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.CopyString(nameBuffer);
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }
    }

    private static DecodeException LoneSurrogate() => new("json: a string has half of a surrogate pair");

    private void StrictError(string what, string name)
    {
        if (strictErrors?.Count >= StrictErrorsMax)
        {
            return;
        }

        var text = $"{what} field {GoFormat.Quote(path.Strict(name))}";
        if ((seenStrictErrors ??= new(StringComparer.Ordinal)).Add(text))
        {
            (strictErrors ??= []).Add(text);
        }
    }

    private DecodeException WrongType(ref Utf8JsonReader reader, SchemaNode schema) => WrongType(ref reader, GoTypeName.Of(schema));

    private DecodeException WrongType(ref Utf8JsonReader reader, string goType) => Mismatch(ValueKind(ref reader), goType);

    private DecodeException Mismatch(string value, string goType)
    {
        if (path.IsRootField("kind") || path.IsRootField("apiVersion"))
        {
            var field = path.IsRootField("kind") ? ".kind" : ".apiVersion";
            return new DecodeException($"{KindError}json: cannot unmarshal {value} into Go struct field {field} of type string") { KindUnreadable = true };
        }

        return new DecodeException(path.GoField() is { } place
            ? $"json: cannot unmarshal {value} into Go struct field {place} of type {goType}"
            : $"json: cannot unmarshal {value} into Go value of type {goType}");
    }

    private static string ValueKind(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.True or JsonTokenType.False => "bool",
        _ => "null",
    };
}
