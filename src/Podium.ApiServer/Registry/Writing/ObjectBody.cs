using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Protobuf;
using Podium.Api.Schema;
using Podium.Api.Trees;
using Podium.Api.Trees.Decoding;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Reads an object from a request's body.</summary>
internal static class ObjectBody
{
    public static async ValueTask<JsonObject> ReadAsync(ApiRequest request, ResourceInfo resource, SchemaNode schema, WriteRequest write)
    {
        var format = RequestBody.Format(request.Http.Request);
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted);
        return Decode(body, format, resource, schema, write);
    }

    public static JsonObject Decode(byte[] body, BodyFormat format, ResourceInfo resource, SchemaNode schema, WriteRequest write)
    {
        DecodeResult decoded;
        try
        {
            decoded = Decode(body, format, schema);
        }
        catch (DecodeException unreadable)
        {
            throw unreadable.ToBadRequest(resource, body);
        }

        CheckKind(decoded.Tree, resource);
        CheckStrict(decoded.StrictErrors, resource, write);
        return decoded.Tree;
    }

    /// <summary>Decodes a body of any format.</summary>
    /// <exception cref="DecodeException">It is not what it should be.</exception>
    public static DecodeResult Decode(ReadOnlySpan<byte> body, BodyFormat format, SchemaNode schema) => format switch
    {
        BodyFormat.Yaml => TreeDecoder.DecodeYaml(body, schema),
        BodyFormat.Protobuf => ProtobufDecoder.Decode(body, schema),
        _ => TreeDecoder.Decode(body, schema),
    };

    /// <summary>Refuses or reports what strict decoding found.</summary>
    public static void CheckStrict(IReadOnlyList<string> errors, ResourceInfo resource, WriteRequest write)
    {
        if (errors.Count == 0 || write.FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        if (write.FieldValidation == FieldValidation.Strict)
        {
            throw StatusException.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: "
                + $"strict decoding error: {string.Join(", ", errors)}");
        }

        foreach (var error in errors)
        {
            write.Warn(error);
        }
    }

    private static void CheckKind(JsonObject tree, ResourceInfo resource)
    {
        var apiVersion = JsonTree.GetString(tree, "apiVersion");
        var kind = JsonTree.GetString(tree, "kind");
        if (apiVersion.Length > 0 && apiVersion != resource.ApiVersion)
        {
            throw StatusException.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({resource.ApiVersion})");
        }

        if (kind.Length > 0 && kind != resource.Kind)
        {
            throw StatusException.BadRequest($"{kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: "
                + $"converting (v1.{kind}) to (core.{resource.Kind}): unknown conversion");
        }
    }
}
