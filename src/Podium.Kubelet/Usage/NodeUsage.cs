using System.Globalization;
using Podium.Kubelet.Node;

namespace Podium.Kubelet.Usage;

/// <summary>What a node uses at one moment.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="CpuNanoSeconds">Processor time since it was started.</param>
/// <param name="MemoryBytes">Memory that cannot be taken back.</param>
internal sealed record NodeUsage(DateTimeOffset At, ulong CpuNanoSeconds, long MemoryBytes)
{
    private const ulong NanosPerTick = 10_000_000; // The kernel tells ticks of a hundredth of a second, whatever its own are.
    private const ulong NanosPerMicrosecond = 1000;
    private const string Cgroups = "/sys/fs/cgroup";

    /// <summary>Measures: the machine, or of one that is shared what the node's pods have of it.</summary>
    public static NodeUsage Measure(KubeletOptions options, DateTimeOffset now) => options.MachineShare > 1
        ? MeasurePods($"podium-{options.ClusterName}/{options.NodeName}", now)
        : MeasureMachine(now);

    /// <summary>The ticks that processors were not idle, of /proc/stat's first line.</summary>
    internal static ulong BusyTicks(string line)
    {
        // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guests are part of user and nice.
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = 0UL;
        for (var i = 1; i < fields.Length && i <= 8; i++)
        {
            if (i is not (4 or 5) && ulong.TryParse(fields[i], CultureInfo.InvariantCulture, out var ticks))
            {
                busy += ticks;
            }
        }

        return busy;
    }

    private static NodeUsage MeasureMachine(DateTimeOffset now)
    {
        using var file = new StreamReader("/proc/stat");
        return new(now, BusyTicks(file.ReadLine() ?? "") * NanosPerTick, MachineFacts.MemoryUsedBytes());
    }

    private static NodeUsage MeasurePods(string cgroup, DateTimeOffset now)
    {
        if (File.Exists(Path.Combine(Cgroups, "cgroup.controllers")))
        {
            var unified = Path.Combine(Cgroups, cgroup);
            return new(
                now,
                (ulong)Value(unified, "cpu.stat", "usage_usec") * NanosPerMicrosecond,
                Math.Max(0, Value(unified, "memory.current") - Value(unified, "memory.stat", "inactive_file")));
        }

        var memory = Path.Combine(Cgroups, "memory", cgroup);
        return new(
            now,
            (ulong)Value(Path.Combine(Cgroups, "cpuacct", cgroup), "cpuacct.usage"),
            Math.Max(0, Value(memory, "memory.usage_in_bytes") - Value(memory, "memory.stat", "total_inactive_file")));
    }

    // 0 where no pod has run yet: then there is no cgroup.
    private static long Value(string directory, string file, string key = "")
    {
        var path = Path.Combine(directory, file);
        if (!File.Exists(path))
        {
            return 0;
        }

        foreach (var line in File.ReadLines(path))
        {
            var text = key.Length == 0 ? line : line.StartsWith(key + " ", StringComparison.Ordinal) ? line[(key.Length + 1)..] : "";
            if (long.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
        }

        return 0;
    }
}
