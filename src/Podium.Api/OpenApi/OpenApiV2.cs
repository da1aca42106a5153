using System.Buffers;
using System.Text.Json;
using Podium.Api.Meta.V1;
using Podium.Api.Versioning;

namespace Podium.Api.OpenApi;

/// <summary>
/// The OpenAPI v2 document of all that a server serves. It is made anew at each call: it is asked for seldom and would take megabytes
/// to keep. Old clients want it in protobuf; see <see cref="OpenApiV2Protobuf"/>.
/// </summary>
public static class OpenApiV2
{
    /// <summary>The document as JSON.</summary>
    public static byte[] Write(IReadOnlyList<ServedResource> resources)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            new Document(writer).Write(resources);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed class Document(Utf8JsonWriter writer)
    {
        private readonly SchemaWriter schemas = new(writer, v3: false);

        public void Write(IReadOnlyList<ServedResource> resources)
        {
            writer.WriteStartObject();
            writer.WriteString("swagger", "2.0");
            writer.WriteStartObject("info");
            writer.WriteString("title", "Kubernetes");
            writer.WriteString("version", "unversioned");
            writer.WriteEndObject();

            writer.WriteStartObject("paths");
            foreach (var path in ApiPaths.All(resources))
            {
                writer.WritePropertyName(path.Path);
                WritePath(path);
            }

            writer.WriteEndObject();

            var closure = new DefinitionClosure();
            foreach (var resource in resources)
            {
                closure.Add(resource);
            }

            foreach (var shared in (ReadOnlySpan<Schema.SchemaNode>)[Status.Schema, DeleteOptions.Schema, Patch.Schema, WatchEvent.Schema,
                APIVersions.Schema, APIGroupList.Schema, APIGroup.Schema, APIResourceList.Schema, Info.Schema])
            {
                closure.Add(shared);
            }

            writer.WritePropertyName("definitions");
            schemas.WriteAll(closure.Definitions);
            WriteSecurity();
            writer.WriteEndObject();
        }

        private void WriteSecurity()
        {
            writer.WriteStartObject("securityDefinitions");
            writer.WriteStartObject("BearerToken");
            writer.WriteString("type", "apiKey");
            writer.WriteString("description", "A token in the authorization header.");
            writer.WriteString("name", "authorization");
            writer.WriteString("in", "header");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartArray("security");
            writer.WriteStartObject();
            writer.WriteStartArray("BearerToken");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        private void WritePath(ApiPath path)
        {
            writer.WriteStartObject();
            foreach (var operation in path.Operations)
            {
                writer.WritePropertyName(operation.Method);
                WriteOperation(operation);
            }

            if (path.Parameters.Count > 0)
            {
                writer.WriteStartArray("parameters");
                WriteParameters(path.Parameters);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        private void WriteOperation(ApiOperation operation)
        {
            writer.WriteStartObject();
            Strings("consumes", operation.Consumes);
            writer.WriteString("description", operation.Description);
            writer.WriteString("operationId", operation.Id);
            if (operation.Body is not null || operation.Parameters.Count > 0)
            {
                writer.WriteStartArray("parameters");
                if (operation.Body is { } body)
                {
                    WriteBody(body, operation.BodyRequired);
                }

                // kubectl 1.20 looks for dryRun and fieldValidation right here and follows no reference: all are written out.
                WriteParameters(operation.Parameters);
                writer.WriteEndArray();
            }

            Strings("produces", operation.Produces);
            WriteResponses(operation);
            Strings("schemes", ["https"]);
            Strings("tags", [operation.Tag]);
            KindWriter.WriteOf(writer, operation);
            writer.WriteEndObject();
        }

        private void WriteBody(ApiBody body, bool required)
        {
            writer.WriteStartObject();
            writer.WriteString("in", "body");
            writer.WriteString("name", "body");
            if (required)
            {
                writer.WriteBoolean("required", true);
            }

            writer.WritePropertyName("schema");
            schemas.WriteReference(body.Definition);
            writer.WriteEndObject();
        }

        private void WriteParameters(IReadOnlyList<OpenApiParameter> parameters)
        {
            foreach (var parameter in parameters)
            {
                writer.WriteStartObject();
                writer.WriteString("description", parameter.Description);
                writer.WriteString("in", parameter.In);
                writer.WriteString("name", parameter.Name);
                if (parameter.Required)
                {
                    writer.WriteBoolean("required", true);
                }

                writer.WriteString("type", parameter.Type);
                writer.WriteBoolean("uniqueItems", true);
                writer.WriteEndObject();
            }
        }

        private void WriteResponses(ApiOperation operation)
        {
            writer.WriteStartObject("responses");
            foreach (var (code, description) in operation.Codes)
            {
                writer.WriteStartObject(code.ToString(System.Globalization.CultureInfo.InvariantCulture));
                writer.WriteString("description", description);
                writer.WritePropertyName("schema");
                if (operation.Answer.Definition.Length > 0)
                {
                    schemas.WriteReference(operation.Answer.Definition);
                }
                else
                {
                    writer.WriteStartObject();
                    writer.WriteString("type", "string");
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteStartObject("401");
            writer.WriteString("description", "Unauthorized");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        private void Strings(string name, IReadOnlyList<string> values)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }
    }
}
