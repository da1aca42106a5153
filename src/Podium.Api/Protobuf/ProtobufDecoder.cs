using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Protobuf;

/// <summary>
/// Reads objects in Kubernetes' protobuf encoding (<c>application/vnd.kubernetes.protobuf</c>) into trees, guided by the schema: four bytes, then
/// an envelope that names the kind, then the message. Unknown fields are passed over, as protobuf wants it.
/// </summary>
public static class ProtobufDecoder
{
    private const int DepthMax = 100;

    /// <summary>Decodes an object.</summary>
    /// <exception cref="DecodeException">The bytes are not an object of that schema.</exception>
    public static DecodeResult Decode(ReadOnlySpan<byte> body, SchemaNode schema)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw new DecodeException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> raw = default;
        var envelope = new ProtobufReader(body[4..]);
        while (envelope.Read())
        {
            switch (envelope.Number)
            {
                case 1:
                    type = envelope.Bytes;
                    break;
                case 2:
                    raw = envelope.Bytes;
                    break;
            }
        }

        var tree = Message(raw, schema, schema.Name!, 0);
        var names = new ProtobufReader(type);
        while (names.Read())
        {
            var text = Encoding.UTF8.GetString(names.Bytes);
            if (names.Number is 1 or 2 && text.Length > 0)
            {
                tree[names.Number == 1 ? "apiVersion" : "kind"] = text;
            }
        }

        return new(tree, []);
    }

    private static JsonObject Message(ReadOnlySpan<byte> bytes, SchemaNode schema, string message, int depth)
    {
        var tree = new JsonObject();
        Fill(tree, bytes, schema, message, depth);
        return tree;
    }

    private static void Fill(JsonObject tree, ReadOnlySpan<byte> bytes, SchemaNode schema, string message, int depth)
    {
        if (depth > DepthMax)
        {
            throw new DecodeException("exceeded max depth");
        }

        var fields = ProtobufFields.Find(message)
            ?? throw new DecodeException($"no kind \"{message}\" is registered for protobuf");
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (!fields.TryGetValue(reader.Number, out var field))
            {
                continue;
            }

            if (field.Inline is { } inline)
            {
                Fill(tree, reader.Bytes, schema, inline, depth + 1);
            }
            else if (schema.Find(field.Name) is { } property)
            {
                Set(tree, property, ref reader, depth);
            }
        }
    }

    private static void Set(JsonObject tree, SchemaProperty property, ref ProtobufReader reader, int depth)
    {
        var node = property.Node;
        switch (node.Type)
        {
            case SchemaType.Array:
                if (tree[property.Name] is not JsonArray list)
                {
                    tree[property.Name] = list = [];
                }

                list.Add(Value(node.Items!, ref reader, depth));
                break;
            case SchemaType.Map:
                if (tree[property.Name] is not JsonObject map)
                {
                    tree[property.Name] = map = [];
                }

                AddEntry(map, node.Items!, reader.Bytes, depth);
                break;
            default:
                var value = Value(node, ref reader, depth);

                // Go writes zero values of plain fields too; in JSON they are absent, and defaults go by that.
                if (value is not null && !(property.Emission == Emission.WhenNotZero && IsZero(value)))
                {
                    tree[property.Name] = value;
                }

                break;
        }
    }

    private static void AddEntry(JsonObject map, SchemaNode values, ReadOnlySpan<byte> entry, int depth)
    {
        var key = "";
        JsonNode? value = values is { Type: SchemaType.String, Format: "" or "byte" } ? "" : null;
        var reader = new ProtobufReader(entry);
        while (reader.Read())
        {
            if (reader.Number == 1)
            {
                key = Encoding.UTF8.GetString(reader.Bytes);
            }
            else if (values.Type == SchemaType.Array)
            {
                value = Items(values.Items!, reader.Bytes, depth);
            }
            else
            {
                value = Value(values, ref reader, depth);
            }
        }

        map[key] = value;
    }

    // Lists in maps are messages with one repeated field.
    private static JsonArray Items(SchemaNode items, ReadOnlySpan<byte> message, int depth)
    {
        var list = new JsonArray();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            list.Add(Value(items, ref reader, depth));
        }

        return list;
    }

    private static JsonNode? Value(SchemaNode node, ref ProtobufReader reader, int depth)
    {
        switch (node.Format)
        {
            case SchemaFormat.Quantity:
                // A message without its text is Go's zero value.
                return Text(reader.Bytes, 1) is { Length: > 0 } text ? text : "0";
            case SchemaFormat.DateTime or SchemaFormat.MicroTime:
                return Time(reader.Bytes, node.Format == SchemaFormat.MicroTime);
            case SchemaFormat.IntOrString:
                return IntOrString(reader.Bytes);
            case SchemaFormat.Byte:
                return Convert.ToBase64String(reader.Bytes);
        }

        return node.Type switch
        {
            SchemaType.String => Encoding.UTF8.GetString(reader.Bytes),
            SchemaType.Boolean => reader.Value != 0,
            SchemaType.Integer => (long)reader.Value,
            SchemaType.Number => BitConverter.UInt64BitsToDouble(reader.Value),
            _ when node.PreserveUnknownFields => Raw(reader.Bytes),
            _ => Message(reader.Bytes, node, node.Name!, depth + 1),
        };
    }

    private static string Text(ReadOnlySpan<byte> message, int number)
    {
        var reader = new ProtobufReader(message);
        var text = "";
        while (reader.Read())
        {
            text = reader.Number == number ? Encoding.UTF8.GetString(reader.Bytes) : text;
        }

        return text;
    }

    private static JsonNode? Raw(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        JsonNode? raw = null;
        while (reader.Read())
        {
            if (reader.Number == 1 && !reader.Bytes.IsEmpty)
            {
                raw = TreeDecoder.DecodeAny(reader.Bytes);
            }
        }

        return raw;
    }

    private static JsonValue? Time(ReadOnlySpan<byte> message, bool micro)
    {
        if (message.IsEmpty)
        {
            return null;
        }

        var reader = new ProtobufReader(message);
        long seconds = 0;
        long nanos = 0;
        while (reader.Read())
        {
            switch (reader.Number)
            {
                case 1:
                    seconds = (long)reader.Value;
                    break;
                case 2:
                    nanos = (int)reader.Value;
                    break;
            }
        }

        const long year10000 = 253402300800;
        if (seconds is < -62135596800 or >= year10000)
        {
            throw new DecodeException("proto: time out of range");
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100).UtcDateTime;
        return JsonValue.Create(time.ToString(micro ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static JsonNode IntOrString(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        var isText = false;
        var number = 0;
        var text = "";
        while (reader.Read())
        {
            switch (reader.Number)
            {
                case 1:
                    isText = reader.Value == 1;
                    break;
                case 2:
                    number = (int)reader.Value;
                    break;
                case 3:
                    text = Encoding.UTF8.GetString(reader.Bytes);
                    break;
            }
        }

        return isText ? text : number;
    }

    private static bool IsZero(JsonNode value) => value is JsonValue scalar
        && ((scalar.TryGetValue<string>(out var text) && text.Length == 0)
            || (scalar.TryGetValue<long>(out var number) && number == 0)
            || (scalar.TryGetValue<bool>(out var flag) && !flag)
            || (scalar.TryGetValue<double>(out var real) && real == 0));
}
