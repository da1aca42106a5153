using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;
using Podium.Api.Versioning;

namespace Podium.Api.OpenApi;

/// <summary>
/// The OpenAPI v3 documents of a server: an index with one document for each group and version. A document's address in the index
/// carries its hash, so that clients keep it as long as it does not change.
/// </summary>
public sealed class OpenApiV3
{
    private readonly IReadOnlyList<ServedResource> resources;
    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The documents of these resources. Nothing is made before it is asked for.</summary>
    public OpenApiV3(IReadOnlyList<ServedResource> resources)
    {
        this.resources = resources;
        Add("api", () => [DiscoveryPaths.Core], APIVersions.Schema);
        Add("apis", () => [DiscoveryPaths.Groups], APIGroupList.Schema);
        Add("version", () => [DiscoveryPaths.Version], Info.Schema);
        foreach (var group in resources.Select(r => r.Info.Group).Where(g => g.Length > 0).Distinct())
        {
            Add($"apis/{group}", () => [DiscoveryPaths.Group(group)], APIGroup.Schema);
        }

        foreach (var (group, version) in resources.Select(r => (r.Info.Group, r.Info.Version)).Distinct())
        {
            Add(GroupNames.Path(group, version)[1..], () => ApiPaths.OfGroupVersion(resources, group, version),
                Status.Schema, DeleteOptions.Schema, Patch.Schema, WatchEvent.Schema, APIResourceList.Schema);
        }
    }

    /// <summary>The index, as served under <c>/openapi/v3</c>.</summary>
    public byte[] WriteIndex()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("paths");
            foreach (var (name, entry) in entries)
            {
                writer.WriteStartObject(name);
                writer.WriteString("serverRelativeURL", $"/openapi/v3/{name}?hash={entry.Hash.Value}");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The document of this name, such as <c>api/v1</c> or <c>apis/apps/v1</c>; null where there is none.</summary>
    public byte[]? Write(string name) => entries.TryGetValue(name, out var entry) ? entry.Write() : null;

    /// <summary>The hash of the document of this name, which is its ETag too; null where there is none.</summary>
    public string? Hash(string name) => entries.TryGetValue(name, out var entry) ? entry.Hash.Value : null;

    private void Add(string name, Func<IEnumerable<ApiPath>> paths, params SchemaNode[] shared)
    {
        byte[] Write() => WriteDocument(name, paths(), shared);

        // The documents together are megabytes that are read once a client, if at all: only their hashes are kept.
        entries[name] = new(Write, new(() => Convert.ToHexString(SHA512.HashData(Write()))));
    }

    private byte[] WriteDocument(string name, IEnumerable<ApiPath> paths, SchemaNode[] shared)
    {
        var closure = new DefinitionClosure();
        foreach (var node in shared)
        {
            closure.Add(node);
        }

        foreach (var resource in resources.Where(r => GroupNames.Path(r.Info.Group, r.Info.Version)[1..] == name))
        {
            closure.Add(resource);
        }

        var buffer = new ArrayBufferWriter<byte>(1 << 18);
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            new Document(writer).Write(paths, closure);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed record Entry(Func<byte[]> Write, Lazy<string> Hash);

    private sealed class Document(Utf8JsonWriter writer)
    {
        private readonly SchemaWriter schemas = new(writer, v3: true);

        public void Write(IEnumerable<ApiPath> paths, DefinitionClosure closure)
        {
            writer.WriteStartObject();
            writer.WriteString("openapi", "3.0.0");
            writer.WriteStartObject("info");
            writer.WriteString("title", "Kubernetes");
            writer.WriteString("version", "unversioned");
            writer.WriteEndObject();
            writer.WriteStartObject("paths");
            foreach (var path in paths)
            {
                writer.WriteStartObject(path.Path);
                foreach (var operation in path.Operations)
                {
                    writer.WritePropertyName(operation.Method);
                    WriteOperation(operation);
                }

                WriteParameters(path.Parameters);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteStartObject("components");
            writer.WritePropertyName("schemas");
            schemas.WriteAll(closure.Definitions);
            writer.WriteStartObject("securitySchemes");
            writer.WriteStartObject("BearerToken");
            writer.WriteString("type", "apiKey");
            writer.WriteString("description", "A token in the authorization header.");
            writer.WriteString("name", "authorization");
            writer.WriteString("in", "header");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        private void WriteOperation(ApiOperation operation)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("tags");
            writer.WriteStringValue(operation.Tag);
            writer.WriteEndArray();
            writer.WriteString("description", operation.Description);
            writer.WriteString("operationId", operation.Id);
            WriteParameters(operation.Parameters);
            if (operation.Body is { } body)
            {
                writer.WriteStartObject("requestBody");
                WriteContent(operation.Consumes, body);
                if (operation.BodyRequired)
                {
                    writer.WriteBoolean("required", true);
                }

                writer.WriteEndObject();
            }

            writer.WriteStartObject("responses");
            foreach (var (code, description) in operation.Codes)
            {
                writer.WriteStartObject(code.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("description", description);
                WriteContent(operation.Produces, operation.Answer);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("401");
            writer.WriteString("description", "Unauthorized");
            writer.WriteEndObject();
            writer.WriteEndObject();
            KindWriter.WriteOf(writer, operation);
            writer.WriteEndObject();
        }

        private void WriteContent(IReadOnlyList<string> mediaTypes, ApiBody body)
        {
            writer.WriteStartObject("content");
            foreach (var mediaType in mediaTypes)
            {
                writer.WriteStartObject(mediaType);
                writer.WritePropertyName("schema");
                if (body.Definition.Length > 0)
                {
                    schemas.WriteReference(body.Definition);
                }
                else
                {
                    writer.WriteStartObject();
                    writer.WriteString("type", "string");
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // All are written out: kubectl looks for fieldValidation and dryRun right here and follows no reference.
        private void WriteParameters(IReadOnlyList<OpenApiParameter> parameters)
        {
            if (parameters.Count == 0)
            {
                return;
            }

            writer.WriteStartArray("parameters");
            foreach (var parameter in parameters)
            {
                writer.WriteStartObject();
                writer.WriteString("name", parameter.Name);
                writer.WriteString("in", parameter.In);
                writer.WriteString("description", parameter.Description);
                if (parameter.Required)
                {
                    writer.WriteBoolean("required", true);
                }

                writer.WriteStartObject("schema");
                writer.WriteString("type", parameter.Type);
                writer.WriteBoolean("uniqueItems", true);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }
}
