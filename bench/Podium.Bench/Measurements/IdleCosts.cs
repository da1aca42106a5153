using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>What a cluster costs that does nothing: memory as its share of what processes share (PSS), and processor time.</summary>
internal static class IdleCosts
{
    private const int Windows = 6;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        await Task.Delay(Settling);
        var (program, containerd) = (cluster.ServerPid, cluster.ContainerdPid);
        List<double> programMemory = [], containerdMemory = [], programTime = [], containerdTime = [];
        for (var i = 0; i < Windows; i++)
        {
            var (programBefore, containerdBefore) = (Ticks(program), Ticks(containerd));
            await Task.Delay(Window);
            programTime.Add(Share(Ticks(program) - programBefore));
            containerdTime.Add(Share(Ticks(containerd) - containerdBefore));
            programMemory.Add(Megabytes(program));
            containerdMemory.Add(Megabytes(containerd));
        }

        report.Add("memory of podium, idle (PSS)", programMemory, "MB", "150 MB");
        report.Add("memory of its containerd (PSS)", containerdMemory, "MB");
        report.Add("processor time of podium, idle, 10 s windows", programTime, "%", "0.5 %");
        report.Add("processor time of its containerd", containerdTime, "%");
    }

    /// <summary>User and system time in clock ticks, of which Linux counts 100 a second for programs on every architecture.</summary>
    private static long Ticks(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static double Share(long ticks) => ticks / Window.TotalSeconds;

    private static double Megabytes(int pid)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup")).First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
