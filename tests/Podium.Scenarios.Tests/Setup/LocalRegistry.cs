using System.Collections.Concurrent;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>A real registry on the loopback, with its storage in a temporary folder.</summary>
internal sealed class LocalRegistry : IAsyncDisposable
{
    /// <summary>The user that a private registry lets in.</summary>
    public const string User = "ali";

    /// <summary>The user's password.</summary>
    public const string Password = "open-sesame";

    // The password's bcrypt hash, of the lowest cost: no tool for it is on every machine.
    private const string PasswordLine = User + ":$2b$04$NPhXykpnUiYFlbQkxMmEo.0MGFmh0Dt7BsH8vGAEGlUEnAfrMgMvm\n";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly HttpClient http;
    private readonly ConcurrentQueue<string> complaints = new();

    private LocalRegistry(bool isPrivate)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Take()}");
        var auth = isPrivate
            ? $"auth:\n  htpasswd:\n    realm: private\n    path: {folder.Write("htpasswd", PasswordLine)}\n"
            : "";
        var config = folder.Write("config.yml", $"""
            version: 0.1
            log: {"{"}level: warn{"}"}
            storage:
              filesystem:
                rootdirectory: {folder.FullPath}/storage
            http:
              addr: {Address}
            {auth}
            """);
        process = Command.Start("docker-registry", ["serve", config]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{Address}") };
        if (isPrivate)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}")));
        }
    }

    /// <summary>The registry's host and port.</summary>
    public string Address { get; }

    /// <summary>A registry that answers.</summary>
    public static async Task<LocalRegistry> StartAsync(bool isPrivate = false)
    {
        var registry = new LocalRegistry(isPrivate);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                (await registry.http.GetAsync(new Uri("/v2/", UriKind.Relative))).EnsureSuccessStatusCode();
                return registry;
            }
            catch (HttpRequestException failure)
            {
                Assert.False(
                    registry.process.HasExited || watch.Elapsed > Command.Patience,
                    $"the registry at {registry.Address} does not answer: {failure.Message}\n{string.Join('\n', registry.complaints)}");
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Pushes one of the sample images.</summary>
    /// <param name="archive">The archive's name, such as <c>busybox</c>.</param>
    /// <param name="repository">Where to, such as <c>library/busybox</c>.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>The manifest's digest.</returns>
    public async Task<string> PushAsync(string archive, string repository, string tag)
    {
        var blobs = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        JsonNode? index = null;
        await using (var file = File.OpenRead(Path.Combine(Repository.Images, $"{archive}.tar")))
        await using (var tar = new TarReader(file))
        {
            while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.DataStream is null)
                {
                    continue;
                }

                using var content = new MemoryStream();
                await entry.DataStream.CopyToAsync(content);
                if (entry.Name == "index.json")
                {
                    index = JsonNode.Parse(content.ToArray());
                }
                else if (entry.Name.StartsWith("blobs/sha256/", StringComparison.Ordinal))
                {
                    blobs[$"sha256:{Path.GetFileName(entry.Name)}"] = content.ToArray();
                }
            }
        }

        var digest = (string)index!["manifests"]![0]!["digest"]!;
        var manifest = JsonNode.Parse(blobs[digest])!;
        foreach (var part in manifest["layers"]!.AsArray().Append(manifest["config"]))
        {
            await PushBlobAsync(repository, (string)part!["digest"]!, blobs[(string)part["digest"]!]);
        }

        using var body = new ByteArrayContent(blobs[digest]);
        body.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
        using var put = await http.PutAsync(new Uri($"/v2/{repository}/manifests/{tag}", UriKind.Relative), body);
        put.EnsureSuccessStatusCode();
        return digest;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
        folder.Dispose();
    }

    private async Task PushBlobAsync(string repository, string digest, byte[] content)
    {
        using var start = await http.PostAsync(new Uri($"/v2/{repository}/blobs/uploads/", UriKind.Relative), null);
        start.EnsureSuccessStatusCode();
        var location = start.Headers.Location!.ToString();
        using var body = new ByteArrayContent(content);
        using var put = await http.PutAsync(new Uri($"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(digest)}", UriKind.RelativeOrAbsolute), body);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }
}
