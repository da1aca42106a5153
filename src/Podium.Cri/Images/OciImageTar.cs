using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Podium.Cri.Images;

/// <summary>
/// Builds an image and writes it as one tar that is an OCI layout and a docker-archive at once, so that containerd,
/// docker, podman and skopeo all read it. The manifest and its blobs can also be taken one by one, to push them.
/// </summary>
public sealed class OciImageTar
{
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private byte[]? config;
    private byte[]? manifest;

    /// <summary>A manifest's media type.</summary>
    public static string ManifestType => "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Full names, as <c>docker.io/library/nginx:1.25.3</c>; short ones are completed.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>How it is run.</summary>
    public required OciImageConfig Config { get; init; }

    /// <summary>From the bottom up. They are not disposed here.</summary>
    public required IReadOnlyList<OciLayer> Layers { get; init; }

    /// <summary>The configuration's bytes, as a blob.</summary>
    public ReadOnlyMemory<byte> ConfigBlob => config ??= WriteConfig();

    /// <summary>The manifest's bytes.</summary>
    public ReadOnlyMemory<byte> Manifest => manifest ??= WriteManifest();

    /// <summary>The configuration's digest, which is the image's ID.</summary>
    public string ConfigDigest => DigestOf(ConfigBlob.Span);

    /// <summary>The manifest's digest, by which a registry knows the image.</summary>
    public string ManifestDigest => DigestOf(Manifest.Span);

    /// <summary>Writes the tar.</summary>
    /// <param name="path">Replaced at the end, in one step.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>When it is complete.</returns>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var temporary = path + ".new";
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                await AddAsync(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), cancellationToken).ConfigureAwait(false);
                await AddAsync(tar, BlobPath(ConfigDigest), ConfigBlob.ToArray(), cancellationToken).ConfigureAwait(false);
                await AddAsync(tar, BlobPath(ManifestDigest), Manifest.ToArray(), cancellationToken).ConfigureAwait(false);
                var written = new HashSet<string>(StringComparer.Ordinal);
                foreach (var layer in Layers)
                {
                    if (written.Add(layer.Digest))
                    {
                        await AddAsync(tar, BlobPath(layer.Digest), layer.Open(), cancellationToken).ConfigureAwait(false);
                    }
                }

                await AddAsync(tar, "index.json", WriteIndex(), cancellationToken).ConfigureAwait(false);
                await AddAsync(tar, "manifest.json", WriteDockerManifest(), cancellationToken).ConfigureAwait(false);
            }
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string BlobPath(string digest) => "blobs/" + digest.Replace(':', '/');

    private static Task AddAsync(TarWriter tar, string path, byte[] content, CancellationToken cancellationToken) =>
        AddAsync(tar, path, new MemoryStream(content, writable: false), cancellationToken);

    private static Task AddAsync(TarWriter tar, string path, Stream content, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch },
            cancellationToken);

    private static byte[] WriteJson(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return stream.ToArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteDescriptorFields(Utf8JsonWriter json, string type, string digest, long size)
    {
        json.WriteString("mediaType", type);
        json.WriteString("digest", digest);
        json.WriteNumber("size", size);
    }

    private byte[] WriteConfig() => WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteString("created", "1970-01-01T00:00:00Z");
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "amd64",
            var other => other.ToString().ToLowerInvariant(),
        });
        json.WriteString("os", "linux");
        json.WriteStartObject("config");
        if (Config.User.Length > 0)
        {
            json.WriteString("User", Config.User);
        }

        if (Config.ExposedPorts.Count > 0)
        {
            json.WriteStartObject("ExposedPorts");
            foreach (var port in Config.ExposedPorts)
            {
                json.WriteStartObject(port);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        WriteStrings(json, "Env", Config.Env);
        if (Config.Entrypoint.Count > 0)
        {
            WriteStrings(json, "Entrypoint", Config.Entrypoint);
        }

        if (Config.Cmd.Count > 0)
        {
            WriteStrings(json, "Cmd", Config.Cmd);
        }

        if (Config.WorkingDir.Length > 0)
        {
            json.WriteString("WorkingDir", Config.WorkingDir);
        }

        if (Config.StopSignal.Length > 0)
        {
            json.WriteString("StopSignal", Config.StopSignal);
        }

        if (Config.Labels.Count > 0)
        {
            json.WriteStartObject("Labels");
            foreach (var (key, value) in Config.Labels)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        WriteStrings(json, "diff_ids", Layers.Select(l => l.DiffId));
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private byte[] WriteManifest() => WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ManifestType);
        json.WriteStartObject("config");
        WriteDescriptorFields(json, ConfigType, ConfigDigest, ConfigBlob.Length);
        json.WriteEndObject();
        json.WriteStartArray("layers");
        foreach (var layer in Layers)
        {
            json.WriteStartObject();
            WriteDescriptorFields(json, layer.MediaType, layer.Digest, layer.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private byte[] WriteIndex() => WriteJson(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", IndexType);
        json.WriteStartArray("manifests");
        foreach (var name in Names)
        {
            var full = ImageName.Complete(name);
            json.WriteStartObject();
            WriteDescriptorFields(json, ManifestType, ManifestDigest, Manifest.Length);
            json.WriteStartObject("annotations");
            json.WriteString("io.containerd.image.name", full);
            json.WriteString("org.opencontainers.image.ref.name", full[(full.LastIndexOf(':') + 1)..]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private byte[] WriteDockerManifest() => WriteJson(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("Config", BlobPath(ConfigDigest));
        WriteStrings(json, "RepoTags", Names.Select(ImageName.Complete));
        WriteStrings(json, "Layers", Layers.Select(l => BlobPath(l.Digest)));
        json.WriteEndObject();
        json.WriteEndArray();
    });
}
