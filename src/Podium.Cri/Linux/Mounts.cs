using System.Runtime.InteropServices;
using System.Text;

namespace Podium.Cri.Linux;

/// <summary>Mounts of this process's mount namespace.</summary>
internal static class Mounts
{
    private const int Detach = 2; // MNT_DETACH
    private const int NoFollow = 8; // UMOUNT_NOFOLLOW

    /// <summary>False where the kernel refuses.</summary>
    public static bool TryMount(string source, string target, string type, string data) => mount(source, target, type, 0, data) == 0;

    /// <summary>Takes a mount away, now for new users and at last for those that still use it.</summary>
    public static void Unmount(string target)
    {
        if (umount2(target, Detach | NoFollow) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            const int invalid = 22, missing = 2; // Gone already.
            if (error is not (invalid or missing))
            {
                throw new IOException($"cannot unmount {target}: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Unmounts all that is mounted below a directory, the newest first, until there is nothing.</summary>
    public static void UnmountBelow(string directory)
    {
        // Mounts may hide each other: what one round uncovers, the next one takes.
        for (var round = 0; round < 8; round++)
        {
            var below = FindBelow(File.ReadLines("/proc/self/mountinfo"), directory);
            if (below.Count == 0)
            {
                return;
            }

            for (var i = below.Count - 1; i >= 0; i--)
            {
                Unmount(below[i]);
            }
        }

        throw new IOException($"mounts below {directory} do not go away");
    }

    /// <summary>The mount points below a directory, or on it, oldest first.</summary>
    internal static IReadOnlyList<string> FindBelow(IEnumerable<string> mountInfo, string directory)
    {
        var found = new List<string>();
        var prefix = directory.TrimEnd('/') + "/";
        foreach (var line in mountInfo)
        {
            var point = Unescape(line.Split(' ')[4]);
            if ((point + "/").StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(point);
            }
        }

        return found;
    }

    /// <summary>The kernel writes blanks, tabs, newlines and backslashes as three octal digits.</summary>
    internal static string Unescape(string field)
    {
        if (!field.Contains('\\'))
        {
            return field;
        }

        var result = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length)
            {
                result.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                result.Append(field[i]);
            }
        }

        return result.ToString();
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int mount(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string target,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string type,
        nuint flags,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string data);

    [DllImport("libc", SetLastError = true)]
    private static extern int umount2([MarshalAs(UnmanagedType.LPUTF8Str)] string target, int flags);
}
