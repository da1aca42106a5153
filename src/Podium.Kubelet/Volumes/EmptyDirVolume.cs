using Podium.Api.Core.V1;

namespace Podium.Kubelet.Volumes;

/// <summary>A directory, on disk or in memory, that lives as long as its pod.</summary>
internal static class EmptyDirVolume
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
            FileOwners.Set(path, null, group);
            mode |= UnixFileMode.SetGroup;
        }

        // Set after making it, because the process' umask does not hold here.
        File.SetUnixFileMode(path, mode);
    }
}
