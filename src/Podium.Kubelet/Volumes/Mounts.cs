using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Podium.Kubelet.Volumes;

/// <summary>Mounting and unmounting by the kernel's own calls.</summary>
internal static partial class Mounts
{
    private const ulong Bind = 0x1000;
    private const int Detach = 2;
    private const int BusyError = 16;
    private const int InvalidError = 22;
    private const int NotFoundError = 2;

    /// <summary>Mounts a file system in memory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="bytesMax">Its size; 0 for the kernel's default.</param>
    public static void Tmpfs(string path, long bytesMax)
    {
        var options = bytesMax > 0 ? string.Create(CultureInfo.InvariantCulture, $"size={bytesMax}") : "";
        Check(Mount("tmpfs", path, "tmpfs", 0, options), $"mount tmpfs on {path}");
    }

    /// <summary>Makes a file or directory appear at another place too.</summary>
    public static void BindTo(string source, string target) => Check(Mount(source, target, "", Bind, ""), $"bind {source} to {target}");

    /// <summary>Unmounts; what is busy vanishes from sight now and ends with its last user.</summary>
    public static void Unmount(string path)
    {
        if (Umount(path, 0) == 0)
        {
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is InvalidError or NotFoundError)
        {
            return; // Not mounted (any more).
        }

        if (error != BusyError || Umount(path, Detach) != 0)
        {
            throw new IOException($"unmount {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>What is mounted below a directory, the innermost first.</summary>
    public static IReadOnlyList<string> Below(string root)
    {
        var prefix = root.TrimEnd('/') + "/";
        List<string> found = [];
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            var path = Unescape(line.Split(' ')[4]);
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(path);
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>Whether something is mounted exactly there.</summary>
    public static bool IsMountPoint(string path)
    {
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            if (Unescape(line.Split(' ')[4]) == path)
            {
                return true;
            }
        }

        return false;
    }

    // Blanks and backslashes are written as octal numbers there.
    private static string Unescape(string path)
    {
        if (!path.Contains('\\', StringComparison.Ordinal))
        {
            return path;
        }

        var text = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 3 < path.Length)
            {
                text.Append((char)Convert.ToInt32(path.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                text.Append(path[i]);
            }
        }

        return text.ToString();
    }

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount(string target, int flags);
}
