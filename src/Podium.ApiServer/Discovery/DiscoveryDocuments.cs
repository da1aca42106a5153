using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Podium.Api;
using Podium.Api.OpenApi;

namespace Podium.ApiServer.Discovery;

/// <summary>The discovery documents of a list of kinds, each as bytes.</summary>
internal sealed class DiscoveryDocuments
{
    private readonly Dictionary<string, byte[]> byPath = new(StringComparer.Ordinal);

    public DiscoveryDocuments(IReadOnlyList<ServedResource> kinds)
    {
        // The core group is first, and the others come in the order in which they were added.
        var groups = kinds.Select(k => k.Info.Group).Distinct().Order(GroupOrder.Instance).ToList();
        byPath["/api"] = Write(w =>
        {
            w.WriteString("kind", "APIVersions");
            WriteStrings(w, "versions", ["v1"]);
            w.WriteStartArray("serverAddressByClientCIDRs");
            w.WriteEndArray();
        });
        byPath["/apis"] = Write(w =>
        {
            w.WriteString("kind", "APIGroupList");
            w.WriteString("apiVersion", "v1");
            w.WriteStartArray("groups");
            foreach (var group in groups.Where(g => g.Length > 0))
            {
                w.WriteStartObject();
                WriteGroup(w, group, Versions(kinds, group));
                w.WriteEndObject();
            }

            w.WriteEndArray();
        });
        foreach (var group in groups)
        {
            var versions = Versions(kinds, group);
            if (group.Length > 0)
            {
                byPath["/apis/" + group] = Write(w =>
                {
                    w.WriteString("kind", "APIGroup");
                    w.WriteString("apiVersion", "v1");
                    WriteGroup(w, group, versions);
                });
            }

            foreach (var version in versions)
            {
                var members = kinds.Where(k => k.Info.Group == group && k.Info.Version == version).ToList();
                byPath[group.Length == 0 ? "/api/" + version : $"/apis/{group}/{version}"] = Write(w => WriteResourceList(w, group, version, members));
            }
        }

        AggregatedCore = AggregatedDiscovery.Write(kinds, [.. groups.Where(g => g.Length == 0)]);
        AggregatedGroups = AggregatedDiscovery.Write(kinds, [.. groups.Where(g => g.Length > 0)]);
    }

    /// <summary>The aggregated document of <c>/api</c>, with a place for its version.</summary>
    public AggregatedDocument AggregatedCore { get; }

    /// <summary>The aggregated document of <c>/apis</c>.</summary>
    public AggregatedDocument AggregatedGroups { get; }

    /// <summary>The document of a path, or null.</summary>
    public byte[]? Find(string path) => byPath.GetValueOrDefault(path);

    private static List<string> Versions(IReadOnlyList<ServedResource> kinds, string group) =>
        [.. kinds.Where(k => k.Info.Group == group).Select(k => k.Info.Version).Distinct()];

    private static void WriteGroup(Utf8JsonWriter writer, string group, List<string> versions)
    {
        writer.WriteString("name", group);
        writer.WriteStartArray("versions");
        foreach (var version in versions)
        {
            WriteVersion(writer, group, version);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("preferredVersion");
        WriteVersion(writer, group, versions[0]);
    }

    private static void WriteVersion(Utf8JsonWriter writer, string group, string version)
    {
        writer.WriteStartObject();
        writer.WriteString("groupVersion", $"{group}/{version}");
        writer.WriteString("version", version);
        writer.WriteEndObject();
    }

    private static void WriteResourceList(Utf8JsonWriter writer, string group, string version, List<ServedResource> members)
    {
        writer.WriteString("kind", "APIResourceList");
        writer.WriteString("apiVersion", "v1");
        writer.WriteString("groupVersion", group.Length == 0 ? version : $"{group}/{version}");
        writer.WriteStartArray("resources");
        foreach (var kind in members)
        {
            var resource = kind.Info;
            if (kind.Verbs.Count > 0)
            {
                writer.WriteStartObject();
                writer.WriteString("name", resource.Plural);
                writer.WriteString("singularName", resource.Singular);
                writer.WriteBoolean("namespaced", resource.Namespaced);
                writer.WriteString("kind", resource.Kind);
                WriteStrings(writer, "verbs", kind.Verbs);
                if (resource.ShortNames.Count > 0)
                {
                    WriteStrings(writer, "shortNames", resource.ShortNames);
                }

                if (resource.Categories.Count > 0)
                {
                    WriteStrings(writer, "categories", resource.Categories);
                }

                if (kind.Verbs.Contains("watch"))
                {
                    writer.WriteString("storageVersionHash", StorageHash(resource));
                }

                writer.WriteEndObject();
            }

            foreach (var part in kind.Subresources)
            {
                writer.WriteStartObject();
                writer.WriteString("name", $"{resource.Plural}/{part.Name}");
                writer.WriteString("singularName", "");
                writer.WriteBoolean("namespaced", resource.Namespaced);
                if (part.Kind.Group != resource.Group || part.Kind.Version != resource.Version)
                {
                    writer.WriteString("group", part.Kind.Group);
                    writer.WriteString("version", part.Kind.Version);
                }

                writer.WriteString("kind", part.Kind.Kind);
                WriteStrings(writer, "verbs", part.Verbs);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>Tells whether the stored form of a kind changed between two servers; eight bytes as Kubernetes'.</summary>
    private static string StorageHash(ResourceInfo resource)
    {
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{resource.Group}/{resource.Version}/{resource.Kind}"));
        return Convert.ToBase64String(hash.AsSpan(0, 8));
    }

    internal static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The core group first, others as they come.</summary>
    private sealed class GroupOrder : IComparer<string>
    {
        public static GroupOrder Instance { get; } = new();

        public int Compare(string? x, string? y) => (x!.Length > 0).CompareTo(y!.Length > 0);
    }
}
