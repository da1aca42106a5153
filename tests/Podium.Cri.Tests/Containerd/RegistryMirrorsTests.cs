using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Podium.Cri.Containerd;
using Podium.Cri.Grpc;
using Podium.Cri.Images;

namespace Podium.Cri.Tests.Containerd;

/// <summary>Pulls through a mirror, from a real registry on loopback.</summary>
[Collection(ContainerdCollection.Name)]
public sealed class RegistryMirrorsTests(ContainerdFixture containerd)
{
    [Theory]
    [InlineData("docker.io", "docker.io")]
    [InlineData("localhost:5000", "localhost_5000_")]
    public void A_registrys_directory_is_the_one_that_containerd_reads(string registry, string directory) =>
        Assert.Equal(directory, RegistryMirrors.DirectoryName(registry));

    [SkippableFact]
    public async Task An_image_is_pulled_from_the_mirror_and_a_missing_one_is_not_found()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        Skip.IfNot(File.Exists("/usr/bin/docker-registry"), "needs the package docker-registry");
        var directory = Directory.CreateTempSubdirectory("podium-registry").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // Nothing listens on port 1: without its mirror, this registry is out of reach, and no name is looked up.
        var config = Path.Combine(directory, "config.yml");
        await File.WriteAllTextAsync(
            config, $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {directory}\nhttp:\n  addr: {address.Authority}\n");
        using var registry = Process.Start(new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = registry.StandardOutput.ReadToEndAsync();
        var errors = registry.StandardError.ReadToEndAsync();
        try
        {
            await PushAsync(address, "library/pulled", "1");
            RegistryMirrors.Set(containerd.Options, "127.0.0.1:1", [address]);
            var id = await containerd.Runtime.PullImageAsync(new() { Image = "127.0.0.1:1/library/pulled:1" }, null, null, default);
            Assert.Equal(id, (await containerd.Runtime.ImageStatusAsync(new() { Image = "127.0.0.1:1/library/pulled:1" }, false, default)).Image.Id);
            await containerd.Runtime.RemoveImageAsync(new() { Image = id }, default);
            Assert.Null((await containerd.Runtime.ImageStatusAsync(new() { Image = id }, false, default)).Image);
            RegistryMirrors.Set(containerd.Options, "127.0.0.1:1", []);
            await Assert.ThrowsAsync<GrpcException>(
                () => containerd.Runtime.PullImageAsync(new() { Image = "127.0.0.1:1/library/pulled:1" }, null, null, default));
        }
        finally
        {
            registry.Kill();
            await Task.WhenAll(output, errors, registry.WaitForExitAsync());
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task PushAsync(Uri registry, string name, string tag)
    {
        var root = Directory.CreateTempSubdirectory("podium-push").FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "file"), "content");
        using var layer = OciLayer.FromDirectory(root, compress: true);
        var image = new OciImageTar { Names = [$"{name}:{tag}"], Config = new() { Cmd = ["/file"] }, Layers = [layer] };
        using var http = new HttpClient { BaseAddress = registry };
        await UntilServingAsync(http);
        await PushBlobAsync(http, name, layer.Digest, new StreamContent(layer.Open()));
        await PushBlobAsync(http, name, image.ConfigDigest, new ReadOnlyMemoryContent(image.ConfigBlob));
        using var manifest = new ReadOnlyMemoryContent(image.Manifest) { Headers = { ContentType = new MediaTypeHeaderValue(OciImageTar.ManifestType) } };
        (await http.PutAsync($"v2/{name}/manifests/{tag}", manifest)).EnsureSuccessStatusCode();
        Directory.Delete(root, recursive: true);
    }

    private static async Task UntilServingAsync(HttpClient http)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                (await http.GetAsync("v2/")).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Yield(); // Not listening yet.
            }
        }
    }

    private static async Task PushBlobAsync(HttpClient http, string name, string digest, HttpContent content)
    {
        var upload = (await http.PostAsync($"v2/{name}/blobs/uploads/", null)).EnsureSuccessStatusCode().Headers.Location!;
        var separator = upload.OriginalString.Contains('?') ? '&' : '?';
        content.Headers.ContentType = new("application/octet-stream");
        (await http.PutAsync($"{upload.OriginalString}{separator}digest={digest}", content)).EnsureSuccessStatusCode();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
