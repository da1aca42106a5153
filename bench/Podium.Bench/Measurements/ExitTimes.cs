using System.Diagnostics;
using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>From the kill of a container's process to the watch event that shows it terminated, and to the one that shows it running again.</summary>
internal static class ExitTimes
{
    private const int Rounds = 20;

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var client = cluster.CreateClient();
        await using var watch = await PodWatch.OpenAsync(cluster);
        List<double> visible = [], again = [];
        BareRuntime? runtime = null;
        for (var i = 0; i < Rounds; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"exit-{i}");
            var ready = watch.ExpectAsync(name, PodWatch.IsReady);
            await PodRequests.CreateAsync(client, name, "Always");
            await ready;
            runtime ??= await BareRuntime.LikeAsync(cluster, name);
            using var process = Process.GetProcessById(await runtime.PidAsync(name));
            var terminated = watch.ExpectAsync(name, PodWatch.IsTerminated);
            var restarted = watch.ExpectAsync(name, PodWatch.IsRestarted);
            var from = Stopwatch.GetTimestamp();
            process.Kill();
            visible.Add(Stopwatch.GetElapsedTime(from, await terminated).TotalMilliseconds);
            again.Add(Stopwatch.GetElapsedTime(from, await restarted).TotalMilliseconds);
            var gone = watch.ExpectAsync(name, PodWatch.IsGone);
            await PodRequests.DeleteAsync(client, name, graceSeconds: 1);
            await gone;
        }

        runtime?.Dispose();
        report.Add("container exit to status in a watch", visible, "ms", "100 ms");
        report.Add("container exit to running again", again, "ms");
    }
}
