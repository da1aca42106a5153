using System.Runtime.InteropServices;

namespace Podium.Kubelet.Volumes;

/// <summary>What the kernel knows of whole file systems.</summary>
internal static partial class FileSystems
{
    // struct statvfs of 64-bit Linux: block sizes, then blocks, free blocks, blocks for all, files, free files, each of 8 bytes.
    private const int FilesOffset = 5 * 8;
    private const int FreeFilesOffset = 6 * 8;

    /// <summary>How many files a path's file system can still have, and how many it can have at all; 0 for no limit.</summary>
    public static unsafe (long Free, long All) Inodes(string path)
    {
        var buffer = stackalloc byte[256];
        return StatVfs(path, buffer) == 0
            ? (*(long*)(buffer + FreeFilesOffset), *(long*)(buffer + FilesOffset))
            : throw new IOException($"statvfs {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatVfs(string path, byte* buffer);
}
