using System.Diagnostics;
using System.Formats.Tar;
using Podium.Cri.Images;

namespace Podium.Cri.Tests.Images;

public sealed class ImageTests
{
    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.25.3-alpine", "docker.io/library/nginx:1.25.3-alpine")]
    [InlineData("luksa/kubia", "docker.io/luksa/kubia:latest")]
    [InlineData("registry.k8s.io/busybox", "registry.k8s.io/busybox:latest")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b:latest")]
    [InlineData("localhost/a", "localhost/a:latest")]
    [InlineData("a@sha256:0123", "docker.io/library/a@sha256:0123")]
    public void Short_names_are_completed(string name, string full) => Assert.Equal(full, ImageName.Complete(name));

    [Fact]
    public void Names_of_imported_images_are_read_from_what_the_tool_prints() =>
        Assert.Equal(
            ["docker.io/library/a:1", "localhost/b:2"],
            ImageImporter.ReadNames("unpacking docker.io/library/a:1 (sha256:00)...done\nunpacking localhost/b:2 (sha256:11)...done\n"));

    [SkippableTheory]
    [InlineData(15)]
    [InlineData(2)]
    public async Task The_pause_program_waits_and_ends_well_when_asked(int signal)
    {
        Skip.IfNot(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64);
        var path = Path.Combine(Directory.CreateTempSubdirectory("podium-pause").FullName, "pause");
        await File.WriteAllBytesAsync(path, PauseProgram.Build());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var process = Process.Start(path)!;

        // Before it has blocked the signals they would kill it.
        const string sigtimedwait = "128 ";
        while (!(await File.ReadAllTextAsync($"/proc/{process.Id}/syscall")).StartsWith(sigtimedwait, StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, process.ExitCode);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task The_same_files_give_the_same_image_which_holds_every_blob_it_names()
    {
        var directory = Directory.CreateTempSubdirectory("podium-image").FullName;
        var root = Directory.CreateDirectory(Path.Combine(directory, "root")).FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "file"), "content");
        File.CreateSymbolicLink(Path.Combine(root, "link"), "file");
        using var layer = OciLayer.FromDirectory(root, compress: true);
        using var again = OciLayer.FromDirectory(root, compress: true);
        Assert.Equal(layer.Digest, again.Digest);
        Assert.NotEqual(layer.DiffId, layer.Digest);

        var image = new OciImageTar { Names = ["a:1", "b:2"], Config = new() { Cmd = ["/file"], ExposedPorts = ["80/tcp"] }, Layers = [layer] };
        var path = Path.Combine(directory, "image.tar");
        await image.WriteAsync(path, default);
        var entries = new List<string>();
        await using (var file = File.OpenRead(path))
        await using (var tar = new TarReader(file))
        {
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                entries.Add(entry.Name);
            }
        }

        foreach (var digest in (string[])[layer.Digest, image.ConfigDigest, image.ManifestDigest])
        {
            Assert.Contains("blobs/" + digest.Replace(':', '/'), entries);
        }

        Directory.Delete(directory, recursive: true);
    }
}
