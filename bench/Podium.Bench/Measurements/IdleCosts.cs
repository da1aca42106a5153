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
            var (programBefore, containerdBefore) = (ProcessCosts.Ticks(program), ProcessCosts.Ticks(containerd));
            await Task.Delay(Window);
            programTime.Add(Share(ProcessCosts.Ticks(program) - programBefore));
            containerdTime.Add(Share(ProcessCosts.Ticks(containerd) - containerdBefore));
            programMemory.Add(ProcessCosts.Megabytes(program));
            containerdMemory.Add(ProcessCosts.Megabytes(containerd));
        }

        report.Add("memory of podium, idle (PSS)", programMemory, "MB", "150 MB");
        report.Add("memory of its containerd (PSS)", containerdMemory, "MB");
        report.Add("processor time of podium, idle, 10 s windows", programTime, "%", "0.5 %");
        report.Add("processor time of its containerd", containerdTime, "%");
    }

    private static double Share(long ticks) => ticks / Window.TotalSeconds;
}
