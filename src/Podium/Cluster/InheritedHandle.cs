using System.Globalization;
using System.Runtime.InteropServices;

namespace Podium.Cluster;

/// <summary>A file descriptor that this process was given at its start.</summary>
internal static partial class InheritedHandle
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Keeps a descriptor from this process's own children: containerd and its shims outlive the server, and a pipe that they
    /// hold open would never end for its reader.
    /// </summary>
    public static string KeepFromChildren(string handle)
    {
        if (SetFlags(int.Parse(handle, CultureInfo.InvariantCulture), SetDescriptorFlags, CloseOnExec) < 0)
        {
            throw new InvalidOperationException($"descriptor {handle} is not open");
        }

        return handle;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetFlags(int descriptor, int command, int flags);
}
