using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Podium.Cri.Images;

/// <summary>
/// One layer as a tar, in a temporary file that is deleted on disposal. Entries of a directory are sorted, so that the
/// same files with the same times have the same digest.
/// </summary>
public sealed class OciLayer : IDisposable
{
    private readonly FileStream file;

    private OciLayer(FileStream file, string digest, string diffId, bool compressed)
    {
        this.file = file;
        Digest = digest;
        DiffId = diffId;
        MediaType = "application/vnd.oci.image.layer.v1.tar" + (compressed ? "+gzip" : "");
    }

    /// <summary>Digest of the bytes as they are stored.</summary>
    public string Digest { get; }

    /// <summary>Digest of the tar without compression.</summary>
    public string DiffId { get; }

    /// <summary>Its type in a manifest.</summary>
    public string MediaType { get; }

    /// <summary>Its stored size in bytes.</summary>
    public long Size => file.Length;

    /// <summary>Makes a layer of all that is in a directory; owners, modes and links are kept.</summary>
    /// <param name="directory">The layer's root.</param>
    /// <param name="compress">Smaller for a registry; a layer that is imported from disk is faster without.</param>
    /// <returns>The layer.</returns>
    public static OciLayer FromDirectory(string directory, bool compress = false) =>
        Write(compress, tar =>
        {
            var paths = Directory.GetFileSystemEntries(
                directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
            Array.Sort(paths, StringComparer.Ordinal);
            foreach (var path in paths)
            {
                tar.WriteEntry(path, Path.GetRelativePath(directory, path));
            }
        });

    /// <summary>Makes a layer of entries.</summary>
    /// <param name="entries">In their order; a directory before what it holds.</param>
    /// <param name="compress">Whether to compress.</param>
    /// <returns>The layer.</returns>
    public static OciLayer FromEntries(IEnumerable<TarEntry> entries, bool compress = false) =>
        Write(compress, tar =>
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        });

    /// <summary>Its bytes from the start. Valid until disposal; one reader at a time.</summary>
    /// <returns>The stream; it need not be disposed.</returns>
    public Stream Open()
    {
        file.Position = 0;
        return file;
    }

    /// <summary>Deletes the temporary file.</summary>
    public void Dispose() => file.Dispose();

    private static OciLayer Write(bool compress, Action<TarWriter> write)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), "podium-layer-" + Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        try
        {
            string diffId;
            using (var hash = SHA256.Create())
            {
                using (var outer = compress ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null)
                using (var hashing = new CryptoStream((Stream?)outer ?? file, hash, CryptoStreamMode.Write, leaveOpen: true))
                using (var tar = new TarWriter(hashing, TarEntryFormat.Pax, leaveOpen: true))
                {
                    write(tar);
                }

                diffId = "sha256:" + Convert.ToHexStringLower(hash.Hash!);
            }

            var digest = diffId;
            if (compress)
            {
                file.Position = 0;
                digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file));
            }

            return new(file, digest, diffId, compress);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
