using System.Runtime.InteropServices;

namespace Podium.Kubelet.Volumes;

/// <summary>What kind of file something is: the type bits of its mode.</summary>
internal static partial class FileKinds
{
    private const int CurrentDirectory = -100;
    private const uint TypeMask = 1;
    private const uint InodeMask = 0x100;
    private const uint BlocksMask = 0x400;
    private const int NoFollow = 0x100;
    private const int BlockSize = 512;
    private const int BlocksOffset = 48;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;

    /// <summary>The file's number in its file system; 0 when there is no such file.</summary>
    public static unsafe ulong InodeOf(string path)
    {
        var buffer = stackalloc byte[256];
        return Statx(CurrentDirectory, path, 0, InodeMask, buffer) == 0 ? *(ulong*)(buffer + InodeOffset) : 0;
    }

    /// <summary>The bytes that a file takes on its disk, holes not counted and links not followed; 0 when there is no such file.</summary>
    public static unsafe long AllocatedBytes(string path)
    {
        var buffer = stackalloc byte[256];
        return Statx(CurrentDirectory, path, NoFollow, BlocksMask, buffer) == 0 ? (long)*(ulong*)(buffer + BlocksOffset) * BlockSize : 0;
    }

    /// <summary>The type bits (S_IFMT), symbolic links followed; 0 when there is no such file.</summary>
    public static unsafe int Of(string path)
    {
        // struct statx has one layout on every architecture, unlike struct stat.
        var buffer = stackalloc byte[256];
        return Statx(CurrentDirectory, path, 0, TypeMask, buffer) == 0 ? *(ushort*)(buffer + ModeOffset) & 0xF000 : 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
