using System.Text.Json;

namespace Podium.Api.OpenApi;

/// <summary>
/// The v2 document in protobuf: message Document of gnostic's openapiv2/OpenAPIv2.proto, whose field numbers stand here. kubectl up to
/// 1.20 reads nothing else. Extensions are YAML text, for which JSON does as well.
/// </summary>
public static class OpenApiV2Protobuf
{
    /// <summary>The media type that clients ask for.</summary>
    public const string AcceptType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>The media type of the answer: an @ is not allowed in one, and newer clients refuse it.</summary>
    public const string ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>Turns the JSON document into protobuf.</summary>
    public static byte[] Encode(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var writer = new ProtobufWriter();
        var root = document.RootElement;
        writer.String(1, Text(root, "swagger"));
        writer.Message(2, root.GetProperty("info"), static (w, info) =>
        {
            w.String(1, Text(info, "title"));
            w.String(2, Text(info, "version"));
        });
        writer.Message(8, root.GetProperty("paths"), static (w, paths) => Named(w, 2, paths, PathItem));
        writer.Message(9, root.GetProperty("definitions"), static (w, definitions) => Named(w, 1, definitions, Schema));
        foreach (var requirement in root.GetProperty("security").EnumerateArray())
        {
            writer.Message(12, requirement, static (w, r) => Named(w, 1, r, static (w, scopes) => Strings(w, 1, scopes)));
        }

        writer.Message(13, root.GetProperty("securityDefinitions"), static (w, definitions) =>
            Named(w, 1, definitions, static (w, item) => w.Message(2, item, ApiKey)));
        return writer.ToArray();
    }

    private static void PathItem(ProtobufWriter writer, JsonElement item)
    {
        foreach (var (method, field) in (ReadOnlySpan<(string, int)>)
            [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("options", 6), ("head", 7), ("patch", 8)])
        {
            if (item.TryGetProperty(method, out var operation))
            {
                writer.Message(field, operation, Operation);
            }
        }

        Parameters(writer, 9, item);
    }

    private static void Operation(ProtobufWriter writer, JsonElement operation)
    {
        Strings(writer, 1, operation, "tags");
        writer.String(3, Text(operation, "description"));
        writer.String(5, Text(operation, "operationId"));
        Strings(writer, 6, operation, "produces");
        Strings(writer, 7, operation, "consumes");
        Parameters(writer, 8, operation);
        writer.Message(9, operation.GetProperty("responses"), static (w, responses) =>
            Named(w, 1, responses, static (w, response) => w.Message(1, response, Response)));
        Strings(writer, 10, operation, "schemes");
        Extensions(writer, 13, operation);
    }

    private static void Parameters(ProtobufWriter writer, int field, JsonElement owner)
    {
        if (!owner.TryGetProperty("parameters", out var parameters))
        {
            return;
        }

        foreach (var parameter in parameters.EnumerateArray())
        {
            // ParametersItem.parameter, then Parameter's body_parameter or non_body_parameter.
            writer.Message(field, parameter, static (w, p) => w.Message(1, p, static (w, p) =>
            {
                if (Text(p, "in") == "body")
                {
                    w.Message(1, p, BodyParameter);
                }
                else
                {
                    w.Message(2, p, NonBodyParameter);
                }
            }));
        }
    }

    private static void BodyParameter(ProtobufWriter writer, JsonElement parameter)
    {
        writer.String(1, Text(parameter, "description"));
        writer.String(2, Text(parameter, "name"));
        writer.String(3, Text(parameter, "in"));
        writer.Boolean(4, Flag(parameter, "required"));
        writer.Message(5, parameter.GetProperty("schema"), Schema);
    }

    private static void NonBodyParameter(ProtobufWriter writer, JsonElement parameter)
    {
        // A query parameter has allow_empty_value at 5, which shifts what follows.
        var query = Text(parameter, "in") == "query";
        writer.Message(query ? 3 : 4, (parameter, query), static (w, of) =>
        {
            var (p, query) = of;
            w.Boolean(1, Flag(p, "required"));
            w.String(2, Text(p, "in"));
            w.String(3, Text(p, "description"));
            w.String(4, Text(p, "name"));
            w.String(query ? 6 : 5, Text(p, "type"));
            w.Boolean(query ? 20 : 19, Flag(p, "uniqueItems"));
        });
    }

    private static void Response(ProtobufWriter writer, JsonElement response)
    {
        writer.String(1, Text(response, "description"));
        if (response.TryGetProperty("schema", out var schema))
        {
            writer.Message(2, schema, static (w, s) => w.Message(1, s, Schema));
        }
    }

    private static void ApiKey(ProtobufWriter writer, JsonElement security)
    {
        writer.String(1, Text(security, "type"));
        writer.String(2, Text(security, "name"));
        writer.String(3, Text(security, "in"));
        writer.String(4, Text(security, "description"));
    }

    private static void Schema(ProtobufWriter writer, JsonElement schema)
    {
        writer.String(1, Text(schema, "$ref"));
        writer.String(2, Text(schema, "format"));
        writer.String(4, Text(schema, "description"));
        Strings(writer, 19, schema, "required");
        if (schema.TryGetProperty("additionalProperties", out var values))
        {
            writer.Message(21, values, static (w, v) => w.Message(1, v, Schema));
        }

        if (schema.TryGetProperty("type", out var type))
        {
            writer.Message(22, type, static (w, t) => w.Text(1, t.GetString()!));
        }

        if (schema.TryGetProperty("items", out var items))
        {
            writer.Message(23, items, static (w, i) => w.Message(1, i, Schema));
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            writer.Message(25, properties, static (w, p) => Named(w, 1, p, Schema));
        }

        Extensions(writer, 31, schema);
    }

    private static void Extensions(ProtobufWriter writer, int field, JsonElement owner)
    {
        foreach (var property in owner.EnumerateObject())
        {
            if (property.Name.StartsWith("x-", StringComparison.Ordinal))
            {
                writer.Message(field, property, static (w, p) =>
                {
                    w.String(1, p.Name);
                    w.Message(2, p.Value, static (w, value) => w.String(2, value.GetRawText()));
                });
            }
        }
    }

    private static void Named(ProtobufWriter writer, int field, JsonElement map, Action<ProtobufWriter, JsonElement> write)
    {
        foreach (var property in map.EnumerateObject())
        {
            writer.Message(field, (property, write), static (w, entry) =>
            {
                w.String(1, entry.property.Name);
                w.Message(2, entry.property.Value, entry.write);
            });
        }
    }

    private static void Strings(ProtobufWriter writer, int field, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out var values))
        {
            Strings(writer, field, values);
        }
    }

    private static void Strings(ProtobufWriter writer, int field, JsonElement values)
    {
        foreach (var value in values.EnumerateArray())
        {
            writer.Text(field, value.GetString()!);
        }
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.GetBoolean();
}
