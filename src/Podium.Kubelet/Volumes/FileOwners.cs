using System.Runtime.InteropServices;

namespace Podium.Kubelet.Volumes;

/// <summary>Who owns files of volumes.</summary>
internal static partial class FileOwners
{
    /// <summary>Gives a file or directory, never what a link leads to, to a user or group; null leaves the old one.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Set(string path, long? user, long? group)
    {
        if (Lchown(path, (uint)(user ?? uint.MaxValue), (uint)(group ?? uint.MaxValue)) != 0)
        {
            throw new IOException($"lchown {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Lchown(string path, uint owner, uint group);
}
