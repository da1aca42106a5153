using System.Globalization;
using Podium.Cri.Linux;

namespace Podium.Cri.Containerd;

/// <summary>What of the machine shapes containerd's configuration.</summary>
/// <param name="ContainerdPath">The program.</param>
/// <param name="RuncPath">The OCI runtime.</param>
/// <param name="CniBinDirectory">Holds the plugin <c>bridge</c>.</param>
/// <param name="Snapshotter"><c>overlayfs</c>, or <c>native</c> where that cannot be mounted.</param>
/// <param name="MayLowerOomScore">Without CAP_SYS_RESOURCE, runc fails where it should protect a process.</param>
internal sealed record ContainerdMachine(
    string ContainerdPath, string RuncPath, string CniBinDirectory, string Snapshotter, bool MayLowerOomScore)
{
    private const int CapSysResource = 24;

    private static readonly string[] CniBinDirectories = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];

    /// <summary>Looks the machine over.</summary>
    /// <exception cref="ContainerdException">Something is missing; the message says what to install.</exception>
    public static ContainerdMachine Detect(ContainerdOptions options)
    {
        var cni = options.CniBinDirectory
            ?? Array.Find(CniBinDirectories, d => File.Exists(Path.Combine(d, "bridge")))
            ?? throw new ContainerdException(
                $"no CNI plugins in {string.Join(", ", CniBinDirectories)}: install the package containernetworking-plugins");
        return new(
            ProgramPath.Find("containerd") ?? throw Missing("containerd"),
            ProgramPath.Find("runc") ?? throw Missing("runc"),
            cni,
            DetectSnapshotter(options.RootDirectory),
            HasCapability(File.ReadLines("/proc/self/status"), CapSysResource));
    }

    internal static bool HasCapability(IEnumerable<string> status, int capability)
    {
        const string effective = "CapEff:";
        foreach (var line in status)
        {
            if (line.StartsWith(effective, StringComparison.Ordinal))
            {
                var bits = ulong.Parse(line.AsSpan(effective.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                return (bits >> capability & 1) != 0;
            }
        }

        return false;
    }

    private static ContainerdException Missing(string program) => new($"{program} is not on PATH: install the package {program}");

    /// <summary>Tries a real overlay mount: the data directory may itself lie on a file system that cannot carry one.</summary>
    private static string DetectSnapshotter(string root)
    {
        var probe = Path.Combine(root, ".overlay-probe");
        try
        {
            foreach (var name in (ReadOnlySpan<string>)["lower", "upper", "work", "merged"])
            {
                Directory.CreateDirectory(Path.Combine(probe, name));
            }

            var merged = Path.Combine(probe, "merged");
            if (!Mounts.TryMount("overlay", merged, "overlay", $"lowerdir={probe}/lower,upperdir={probe}/upper,workdir={probe}/work"))
            {
                return "native";
            }

            Mounts.Unmount(merged);
            return "overlayfs";
        }
        finally
        {
            Directory.Delete(probe, recursive: true);
        }
    }
}
