using System.Formats.Tar;

namespace Podium.Cri.Images;

/// <summary>The sandboxes' image, which Podium makes itself.</summary>
public static class PauseImage
{
    /// <summary>Its name. Garbage collection of images must leave it alone.</summary>
    public const string Name = "localhost/podium/pause:1";

    /// <summary>Writes the image as a tar file.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>When it is on disk.</returns>
    public static async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        using var layer = OciLayer.FromEntries([
            new PaxTarEntry(TarEntryType.RegularFile, "pause")
            {
                Mode = (UnixFileMode)0b101_101_101,
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = new MemoryStream(PauseProgram.Build(), writable: false),
            },
        ]);
        var image = new OciImageTar
        {
            Names = [Name],
            Config = new() { Entrypoint = ["/pause"], User = "65535:65535" },
            Layers = [layer],
        };
        await image.WriteAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
