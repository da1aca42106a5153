using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Podium.Cluster;

/// <summary>What must be true of the machine before a cluster starts. Looks only: nothing is changed.</summary>
internal static class Preflight
{
    private static readonly string[] SearchPath =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    /// <summary>The first thing in the way, as one sentence that says what to do; null where nothing is.</summary>
    public static string? FindProblem(ClusterOptions options) => FindNodeProblem(options.DataDirectory, options.ContainerRuntimeEndpoint)
        ?? FindBusyPort(options);

    /// <summary>The same for a machine that joins a cluster.</summary>
    public static string? FindNodeProblem(string dataDirectory, string containerRuntimeEndpoint)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Podium needs root to make namespaces and run containers: run it as root, for example with sudo";
        }

        return FindDataDirectoryProblem(dataDirectory)
            ?? FindMissingProgram(containerRuntimeEndpoint)
            ?? FindMissingKernelFeature();
    }

    private static string? FindDataDirectoryProblem(string directory)
    {
        if (File.Exists(directory))
        {
            return $"the data directory {directory} is a file: remove it, or name another directory with --data-dir";
        }

        // containerd's socket lies below it, and the kernel takes 107 bytes for a socket's path.
        const int LongestPath = 60;
        if (directory.Length > LongestPath)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"the data directory {directory} has too long a path for sockets: name one of at most {LongestPath} characters with --data-dir");
        }

        try
        {
            // The nearest ancestor that exists tells whether the directory can be made and written.
            var existing = directory;
            while (!Directory.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing) ?? "/";
            }

            var probe = Path.Combine(existing, $".podium-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return $"the data directory {directory} cannot be written ({denied.Message}): free it, or name another with --data-dir";
        }
    }

    private static string? FindMissingProgram(string containerRuntimeEndpoint)
    {
        var needed = new List<(string Program, string Package)> { ("ip", "iproute2"), ("nft", "nftables") };
        if (containerRuntimeEndpoint.Length == 0)
        {
            needed.AddRange([("containerd", "containerd"), ("runc", "runc")]);
        }

        foreach (var (program, package) in needed)
        {
            if (!SearchPath.Any(folder => File.Exists(Path.Combine(folder, program))))
            {
                return $"the program \"{program}\" is missing: install it (on Debian: apt-get install {package})";
            }
        }

        return new[] { "/usr/lib/cni", "/opt/cni/bin" }.Any(folder => File.Exists(Path.Combine(folder, "bridge")))
            ? null
            : "the standard CNI plugins are missing: install them (on Debian: apt-get install containernetworking-plugins)";
    }

    private static string? FindMissingKernelFeature()
    {
        foreach (var space in new[] { "net", "mnt", "pid", "ipc", "uts" })
        {
            if (!File.Exists($"/proc/self/ns/{space}"))
            {
                return $"the kernel has no {space} namespaces, which containers need: boot one that has (CONFIG_NAMESPACES)";
            }
        }

        return Directory.Exists("/sys/fs/cgroup") && Directory.EnumerateFileSystemEntries("/sys/fs/cgroup").Any()
            ? null
            : "no cgroups are mounted under /sys/fs/cgroup, which containers need: mount them, or boot with them";
    }

    private static string? FindBusyPort(ClusterOptions options)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Any, options.HttpsPort);
            probe.Start();
            return null;
        }
        catch (SocketException busy) when (busy.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"port {options.HttpsPort} is in use by another program: stop that program, or choose another port with --https-port");
        }
    }
}
