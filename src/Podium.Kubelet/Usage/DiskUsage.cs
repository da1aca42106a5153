using System.IO.Enumeration;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Usage;

/// <summary>What directories take on their disk.</summary>
internal static class DiskUsage
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>The bytes below a directory, as <c>du</c> counts them; 0 when there is none. Files may come and go meanwhile.</summary>
    public static long Of(string directory) => Measure(directory).Bytes;

    /// <summary>The bytes and the files below a directory, itself included.</summary>
    public static (long Bytes, long Files) Measure(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return (0, 0);
        }

        var files = new FileSystemEnumerable<long>(
            directory,
            static (ref FileSystemEntry entry) => FileKinds.AllocatedBytes(entry.ToFullPath()),
            Everything)
        {
            // A link to a directory is counted and not entered.
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        var total = FileKinds.AllocatedBytes(directory);
        var count = 1L;
        foreach (var bytes in files)
        {
            total += bytes;
            count++;
        }

        return (total, count);
    }
}
