using System.Globalization;
using Podium.Kubelet.Node;

namespace Podium.Kubelet.Usage;

/// <summary>What the whole machine uses at one moment.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="CpuNanoSeconds">Processor time since it was started.</param>
/// <param name="MemoryBytes">Memory that cannot be taken back.</param>
internal sealed record NodeUsage(DateTimeOffset At, ulong CpuNanoSeconds, long MemoryBytes)
{
    private const ulong NanosPerTick = 10_000_000; // The kernel tells ticks of a hundredth of a second, whatever its own are.

    /// <summary>Measures.</summary>
    public static NodeUsage Measure(DateTimeOffset now)
    {
        using var file = new StreamReader("/proc/stat");
        return new(now, BusyTicks(file.ReadLine() ?? "") * NanosPerTick, MachineFacts.MemoryUsedBytes());
    }

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
}
