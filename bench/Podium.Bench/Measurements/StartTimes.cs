using System.Diagnostics;

namespace Podium.Bench.Measurements;

/// <summary><c>podium up</c> as a user waits for it, from its call to its end, and <c>podium down</c>.</summary>
internal static class StartTimes
{
    private const int Rounds = 5;

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        var fresh = new List<double>();
        var again = new List<double>();
        var down = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            await cluster.DownAsync(purge: true);
            fresh.Add(await TimeAsync(cluster.UpAsync));
            down.Add(await TimeAsync(() => cluster.DownAsync(purge: false)));
            again.Add(await TimeAsync(cluster.UpAsync));
        }

        report.Add("podium up, new cluster", fresh, "ms", "1,500 ms");
        report.Add("podium up, cluster with data", again, "ms", "1,500 ms");
        report.Add("podium down, no pods", down, "ms");
    }

    private static async Task<double> TimeAsync(Func<Task> step)
    {
        var from = Stopwatch.GetTimestamp();
        await step();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }
}
