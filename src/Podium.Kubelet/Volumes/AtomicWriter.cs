using System.Globalization;
using System.Runtime.InteropServices;

namespace Podium.Kubelet.Volumes;

/// <summary>A file of a volume.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Owner">The user it belongs to; null for root.</param>
internal sealed record VolumeFile(byte[] Content, int Mode, long? Owner = null);

/// <summary>
/// Writes a set of files so that a reader sees either all of the old ones or all of the new ones: a new directory with a time
/// stamp's name, then <c>..data</c> turned to it by one rename (pkg/volume/util/atomic_writer.go).
/// </summary>
internal static partial class AtomicWriter
{
    private const string Data = "..data";
    private const string NewData = "..data_tmp";

    /// <summary>Writes the files, if they differ from what is there.</summary>
    /// <param name="directory">The volume.</param>
    /// <param name="files">The files by relative path.</param>
    /// <param name="now">For the directory's name.</param>
    /// <param name="group">The group that all of it belongs to and may read; null for root's.</param>
    public static void Write(string directory, IReadOnlyDictionary<string, VolumeFile> files, DateTimeOffset now, long? group = null)
    {
        Directory.CreateDirectory(directory);
        if (group is not null)
        {
            Share(directory, group.Value);
        }

        var current = new DirectoryInfo(Path.Combine(directory, Data)).LinkTarget;
        if (current is not null && IsSame(Path.Combine(directory, current), files))
        {
            return;
        }

        var stamp = now.UtcDateTime.ToString("'..'yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        var fresh = Path.Combine(directory, stamp);
        Directory.CreateDirectory(fresh);
        foreach (var (path, file) in files)
        {
            var target = Path.Combine(fresh, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, file.Content);
            File.SetUnixFileMode(target, (UnixFileMode)(file.Mode & 0x1FF));
            if (file.Owner is not null || group is not null)
            {
                FileOwners.Set(target, file.Owner, group);
            }
        }

        if (group is not null)
        {
            Share(fresh, group.Value);
            foreach (var inner in Directory.EnumerateDirectories(fresh, "*", SearchOption.AllDirectories))
            {
                Share(inner, group.Value);
            }
        }

        var link = Path.Combine(directory, NewData);
        File.Delete(link);
        File.CreateSymbolicLink(link, stamp);
        if (Rename(link, Path.Combine(directory, Data)) != 0)
        {
            throw new IOException($"rename {link}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        LinkNames(directory, files);
        if (current is not null && current != stamp)
        {
            Directory.Delete(Path.Combine(directory, current), recursive: true);
        }
    }

    // As SetVolumeOwnership does for volumes that are only read: the group may enter, and what is made inside is the group's too.
    private static void Share(string directory, long group)
    {
        FileOwners.Set(directory, null, group);
        File.SetUnixFileMode(
            directory,
            File.GetUnixFileMode(directory) | UnixFileMode.SetGroup | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    // Each first part of a path is a link into ..data, so that it follows when that turns.
    private static void LinkNames(string directory, IReadOnlyDictionary<string, VolumeFile> files)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Keys)
        {
            wanted.Add(path.Split('/')[0]);
        }

        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (!entry.Name.StartsWith("..", StringComparison.Ordinal) && !wanted.Contains(entry.Name))
            {
                File.Delete(entry.FullName);
            }
        }

        foreach (var name in wanted)
        {
            var link = Path.Combine(directory, name);
            if (new FileInfo(link).LinkTarget is null)
            {
                File.CreateSymbolicLink(link, Path.Combine(Data, name));
            }
        }
    }

    private static bool IsSame(string directory, IReadOnlyDictionary<string, VolumeFile> files)
    {
        if (!Directory.Exists(directory))
        {
            return false;
        }

        var count = 0;
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            count++;
            if (!files.TryGetValue(Path.GetRelativePath(directory, path), out var file)
                || (int)File.GetUnixFileMode(path) != (file.Mode & 0x1FF)
                || !File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content))
            {
                return false;
            }
        }

        return count == files.Count;
    }

    // File.Move follows the link and finds a directory.
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
