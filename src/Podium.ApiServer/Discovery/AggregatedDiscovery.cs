using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Podium.Api;
using Podium.Api.OpenApi;

namespace Podium.ApiServer.Discovery;

/// <summary>An aggregated document in its two versions.</summary>
/// <param name="V2">As <c>apidiscovery.k8s.io/v2</c>.</param>
/// <param name="V2Beta1">As <c>apidiscovery.k8s.io/v2beta1</c>.</param>
/// <param name="ETag">What changes with the content.</param>
internal sealed record AggregatedDocument(byte[] V2, byte[] V2Beta1, string ETag);

/// <summary>Writes APIGroupDiscoveryList: all groups, versions and resources in one document.</summary>
internal static class AggregatedDiscovery
{
    public static AggregatedDocument Write(IReadOnlyList<ServedResource> kinds, IReadOnlyList<string> groups)
    {
        var v2 = Write(kinds, groups, "v2");
        return new(v2, Write(kinds, groups, "v2beta1"), Convert.ToHexString(SHA512.HashData(v2)));
    }

    private static byte[] Write(IReadOnlyList<ServedResource> kinds, IReadOnlyList<string> groups, string documentVersion)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "APIGroupDiscoveryList");
            writer.WriteString("apiVersion", "apidiscovery.k8s.io/" + documentVersion);
            writer.WriteStartObject("metadata");
            writer.WriteEndObject();
            writer.WriteStartArray("items");
            foreach (var group in groups)
            {
                WriteGroup(writer, group, [.. kinds.Where(k => k.Info.Group == group)]);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteGroup(Utf8JsonWriter writer, string group, List<ServedResource> kinds)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        if (group.Length > 0)
        {
            writer.WriteString("name", group);
        }

        writer.WriteNull("creationTimestamp");
        writer.WriteEndObject();
        writer.WriteStartArray("versions");
        foreach (var version in kinds.Select(k => k.Info.Version).Distinct())
        {
            writer.WriteStartObject();
            writer.WriteString("version", version);
            writer.WriteStartArray("resources");
            foreach (var kind in kinds.Where(k => k.Info.Version == version))
            {
                WriteResource(writer, kind);
            }

            writer.WriteEndArray();
            writer.WriteString("freshness", "Current");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, ServedResource kind)
    {
        var resource = kind.Info;
        writer.WriteStartObject();
        writer.WriteString("resource", resource.Plural);
        WriteKind(writer, resource.Group, resource.Version, resource.Kind);
        writer.WriteString("scope", resource.Namespaced ? "Namespaced" : "Cluster");
        writer.WriteString("singularResource", resource.Singular);
        DiscoveryDocuments.WriteStrings(writer, "verbs", kind.Verbs);
        if (resource.ShortNames.Count > 0)
        {
            DiscoveryDocuments.WriteStrings(writer, "shortNames", resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            DiscoveryDocuments.WriteStrings(writer, "categories", resource.Categories);
        }

        if (kind.Subresources.Count > 0)
        {
            writer.WriteStartArray("subresources");
            foreach (var part in kind.Subresources)
            {
                writer.WriteStartObject();
                writer.WriteString("subresource", part.Name);
                WriteKind(writer, part.Kind.Group, part.Kind.Version, part.Kind.Kind);
                DiscoveryDocuments.WriteStrings(writer, "verbs", part.Verbs);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter writer, string group, string version, string kind)
    {
        writer.WriteStartObject("responseKind");
        writer.WriteString("group", group);
        writer.WriteString("version", version);
        writer.WriteString("kind", kind);
        writer.WriteEndObject();
    }
}
