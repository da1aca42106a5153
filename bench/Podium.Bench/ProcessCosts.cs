using System.Globalization;

namespace Podium.Bench;

/// <summary>What a process costs, as the kernel counts it.</summary>
internal static class ProcessCosts
{
    /// <summary>User and system time in clock ticks, of which Linux counts 100 a second for programs on every architecture.</summary>
    public static long Ticks(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    /// <summary>Memory as its share of what processes share (PSS), in MB of 10^6 bytes.</summary>
    public static double Megabytes(int pid)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup")).First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
