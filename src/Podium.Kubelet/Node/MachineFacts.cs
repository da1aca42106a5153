using System.Globalization;
using System.Runtime.InteropServices;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Node;

/// <summary>What the machine under a node is and has.</summary>
internal static class MachineFacts
{
    /// <summary>All that it has, divided among the nodes that share it.</summary>
    public static IReadOnlyDictionary<string, Quantity> Capacity(KubeletOptions options)
    {
        if (options.IsHollow)
        {
            return new Dictionary<string, Quantity>(options.HollowCapacity, StringComparer.Ordinal)
            {
                ["pods"] = new(options.MaxPods),
            };
        }

        var share = Math.Max(1, options.MachineShare);
        var capacity = new Dictionary<string, Quantity>(StringComparer.Ordinal)
        {
            ["cpu"] = share == 1 ? new(Environment.ProcessorCount) : Quantity.FromMilli(Environment.ProcessorCount * 1000L / share),
            ["memory"] = new(MemoryBytes() / share / 1024 * 1024, QuantityFormat.BinarySI),
            ["ephemeral-storage"] = new(Disk(options).TotalSize / share / 1024 * 1024, QuantityFormat.BinarySI),
            ["pods"] = new(options.MaxPods),
        };
        foreach (var (name, bytes) in HugePages())
        {
            capacity[name] = new(bytes, QuantityFormat.BinarySI);
        }

        return capacity;
    }

    /// <summary>What is left for pods when the hard eviction thresholds are kept.</summary>
    public static IReadOnlyDictionary<string, Quantity> Allocatable(IReadOnlyDictionary<string, Quantity> capacity, KubeletOptions options)
    {
        if (options.IsHollow)
        {
            return capacity;
        }

        var result = new Dictionary<string, Quantity>(capacity, StringComparer.Ordinal);
        result["memory"] = new(Math.Max(0, capacity["memory"].Value - options.Eviction.Reserved("memory.available", MemoryBytes())), QuantityFormat.BinarySI);
        var disk = capacity["ephemeral-storage"].Value;
        result["ephemeral-storage"] = new(Math.Max(0, disk - options.Eviction.Reserved("nodefs.available", disk)));
        return result;
    }

    /// <summary>Names and versions.</summary>
    public static NodeSystemInfo SystemInfo(KubeletOptions options, string runtimeVersion) => new()
    {
        Architecture = Architecture,
        OperatingSystem = "linux",
        OsImage = OsImage(),
        KernelVersion = FirstLine("/proc/sys/kernel/osrelease"),
        MachineID = FirstLine("/etc/machine-id"),
        SystemUUID = FirstLine("/sys/class/dmi/id/product_uuid"),
        BootID = FirstLine("/proc/sys/kernel/random/boot_id"),
        KubeletVersion = options.Version,
        KubeProxyVersion = options.Version,
        ContainerRuntimeVersion = runtimeVersion,
    };

    /// <summary>The processor's architecture as Go names it.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Arm => "arm",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>How much memory is left, in bytes.</summary>
    public static long MemoryAvailableBytes() => MemInfo("MemAvailable:");

    /// <summary>How much memory is used, in bytes, caches that can be dropped not counted.</summary>
    public static long MemoryUsedBytes() => MemoryBytes() - MemoryAvailableBytes();

    /// <summary>The disk that holds pods' data.</summary>
    public static DriveInfo Disk(KubeletOptions options) => new(options.DataDirectory);

    /// <summary>How many files the disk that holds pods' data can still have, and how many it can have at all; 0 for no limit.</summary>
    public static (long Free, long All) Inodes(KubeletOptions options) => FileSystems.Inodes(options.DataDirectory);

    /// <summary>How many processes and threads there are, and how many there can be.</summary>
    public static (long Now, long Most) Processes()
    {
        // "0.20 0.18 0.12 1/80 11206": the second number of the fourth field counts them.
        var fields = FirstLine("/proc/loadavg").Split(' ');
        var now = fields.Length > 3 && long.TryParse(fields[3].Split('/')[^1], CultureInfo.InvariantCulture, out var count) ? count : 0;
        var most = long.TryParse(FirstLine("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
        return (now, most);
    }

    /// <summary>How much memory there is, in bytes.</summary>
    public static long MemoryBytes() => MemInfo("MemTotal:");

    private static long MemInfo(string name)
    {
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(name.Length).TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }

        throw new IOException($"/proc/meminfo has no {name}");
    }

    private static IEnumerable<(string Name, long Bytes)> HugePages()
    {
        const string Root = "/sys/kernel/mm/hugepages";
        if (!Directory.Exists(Root))
        {
            yield break;
        }

        foreach (var directory in Directory.GetDirectories(Root))
        {
            // hugepages-2048kB
            var size = Path.GetFileName(directory)["hugepages-".Length..].Replace("kB", "", StringComparison.Ordinal);
            if (long.TryParse(size, CultureInfo.InvariantCulture, out var kib)
                && long.TryParse(FirstLine(Path.Combine(directory, "nr_hugepages")), CultureInfo.InvariantCulture, out var count))
            {
                var bytes = kib * 1024;
                yield return ($"hugepages-{new Quantity(bytes, QuantityFormat.BinarySI)}", bytes * count);
            }
        }
    }

    private static string OsImage()
    {
        const string Key = "PRETTY_NAME=";
        if (File.Exists("/etc/os-release"))
        {
            foreach (var line in File.ReadLines("/etc/os-release"))
            {
                if (line.StartsWith(Key, StringComparison.Ordinal))
                {
                    return line[Key.Length..].Trim('"');
                }
            }
        }

        return "Linux";
    }

    private static string FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return ""; // Not every machine has it.
        }
    }
}
