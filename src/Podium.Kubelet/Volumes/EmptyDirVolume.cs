using System.Runtime.InteropServices;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Volumes;

/// <summary>A directory, on disk or in memory, that lives as long as its pod.</summary>
internal static partial class EmptyDirVolume
{
    private const UnixFileMode AllMayWrite = (UnixFileMode)0b111_111_111;

    /// <summary>Makes it. Idempotent: what is in it stays.</summary>
    public static void SetUp(string path, EmptyDirVolumeSource source, long? fsGroup)
    {
        if (Directory.Exists(path) && (source.Medium != "Memory" || Mounts.IsMountPoint(path)))
        {
            return;
        }

        Directory.CreateDirectory(path);
        if (source.Medium == "Memory")
        {
            Mounts.Tmpfs(path, source.SizeLimit?.Value ?? 0);
        }
        else if (source.Medium.StartsWith("HugePages", StringComparison.Ordinal))
        {
            throw new IOException("huge pages are not available on this node");
        }

        var mode = AllMayWrite;
        if (fsGroup is { } group)
        {
            if (Chown(path, uint.MaxValue, (uint)group) != 0)
            {
                throw new IOException($"chown {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            }

            mode |= UnixFileMode.SetGroup;
        }

        // Set after making it, because the process' umask does not hold here.
        File.SetUnixFileMode(path, mode);
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint owner, uint group);
}
