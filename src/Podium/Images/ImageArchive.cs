using System.Formats.Tar;
using System.IO.Compression;
using Podium.Cluster;

namespace Podium.Images;

/// <summary>An image archive that a user hands over: whether it is one, and under which name it is kept.</summary>
internal static class ImageArchive
{
    private const string Extension = ".tar";

    /// <summary>
    /// The name under which an archive is kept: the file's own without its folders, in letters, digits, dots, dashes and
    /// underscores, with the ending that imports look for. The same file always gets the same name, so that a newer archive
    /// takes the place of an older one.
    /// </summary>
    public static string NameFor(string path)
    {
        var stem = Path.GetFileName(path);
        foreach (var ending in (ReadOnlySpan<string>)[".gz", ".zst", ".tgz", Extension])
        {
            if (stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                stem = stem[..^ending.Length];
            }
        }

        var safe = string.Create(stem.Length, stem, static (name, given) =>
        {
            for (var i = 0; i < name.Length; i++)
            {
                name[i] = char.IsAsciiLetterOrDigit(given[i]) || given[i] is '.' or '-' or '_' ? given[i] : '-';
            }
        });
        return (safe.TrimStart('.') is { Length: > 0 } kept ? kept : "image") + Extension;
    }

    /// <summary>Refuses what is no image archive, as far as that can be told without a runtime: what it holds is not checked.</summary>
    /// <exception cref="UsageException">There is no such file, or it holds no image.</exception>
    public static void Check(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException(Directory.Exists(path) ? $"{path} is a directory: name an image archive (a tar file)" : $"{path} does not exist");
        }

        try
        {
            using var file = File.OpenRead(path);
            var first = file.ReadByte();
            var second = file.ReadByte();
            file.Position = 0;
            const int gzipFirst = 0x1F, gzipSecond = 0x8B, zstdFirst = 0x28, zstdSecond = 0xB5;
            if ((first, second) == (zstdFirst, zstdSecond))
            {
                return; // Nothing here reads it; the runtime does.
            }

            using Stream content = (first, second) == (gzipFirst, gzipSecond) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var archive = new TarReader(content);
            while (archive.GetNextEntry() is { } entry)
            {
                if (entry.Name.TrimStart('.', '/') is "index.json" or "manifest.json")
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UsageException($"{path} is no image archive: make one with \"docker save\", \"podman save\" or \"ctr images export\"");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {unreadable.Message}");
        }

        throw new UsageException($"{path} holds no image: it has neither an index.json nor a manifest.json; make one with \"docker save\" or \"ctr images export\"");
    }
}
