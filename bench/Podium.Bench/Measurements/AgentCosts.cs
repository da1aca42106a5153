using System.Diagnostics;

namespace Podium.Bench.Measurements;

/// <summary>What four nodes cost that do nothing: the time until all are ready, and memory and processor time of each agent.</summary>
internal static class AgentCosts
{
    private const int Windows = 3;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await using var four = cluster.WithNodes(4);
        await four.DownAsync(purge: true);
        var watch = Stopwatch.StartNew();
        await four.UpAsync();
        report.Add("up with four nodes, all ready", [watch.Elapsed.TotalMilliseconds], "ms");
        await Task.Delay(Settling);
        var agents = four.AgentPids();
        List<double> memory = [], time = [];
        for (var i = 0; i < Windows; i++)
        {
            var before = agents.Select(ProcessCosts.Ticks).ToList();
            await Task.Delay(Window);
            time.AddRange(agents.Select((agent, at) => (ProcessCosts.Ticks(agent) - before[at]) / Window.TotalSeconds));
            memory.AddRange(agents.Select(ProcessCosts.Megabytes));
        }

        report.Add("memory of an agent, idle (PSS)", memory, "MB");
        report.Add("processor time of an agent, idle, 10 s windows", time, "%");
    }
}
