using System.Diagnostics;
using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>One pod at a time, made and deleted, each beside the same CRI calls alone: in pairs, in turn.</summary>
internal static class PodTimes
{
    private const int Pairs = 20;

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var client = cluster.CreateClient();
        await using var watch = await PodWatch.OpenAsync(cluster);
        await StartAsync(client, watch, "pattern");
        using var bare = await BareRuntime.LikeAsync(cluster, "pattern");
        List<double> ready = [], started = [], gone = [], stopped = [], removed = [];
        for (var i = -2; i < Pairs; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"pod-{i + 2}");

            // Who goes first changes from pair to pair: what the first leaves for later disturbs the second.
            var podFirst = i % 2 == 0;
            var podReady = podFirst ? await StartAsync(client, watch, name) : 0;
            var from = Stopwatch.GetTimestamp();
            var copy = await bare.StartAsync();
            var copyStarted = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            podReady = podFirst ? podReady : await StartAsync(client, watch, name);

            var podGone = podFirst ? await EndAsync(client, watch, name) : 0;
            from = Stopwatch.GetTimestamp();
            await bare.StopAsync(copy);
            var copyStopped = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            await bare.RemoveAsync(copy);
            var copyRemoved = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            podGone = podFirst ? podGone : await EndAsync(client, watch, name);
            if (i < 0)
            {
                continue; // The first ones warm everything up.
            }

            ready.Add(podReady);
            started.Add(copyStarted);
            gone.Add(podGone);
            stopped.Add(copyStopped);
            removed.Add(copyRemoved);
        }

        await EndAsync(client, watch, "pattern");
        report.Add("pod create to Ready", ready, "ms");
        report.Add("  the same CRI calls alone", started, "ms");
        report.AddDifference("  longer by", ready, started, "ms", "50 ms");
        report.Add("pod delete to gone", gone, "ms");
        report.Add("  the same CRI calls alone: stop", stopped, "ms");
        report.Add("  the same CRI calls alone: stop and remove", removed, "ms");
        report.AddDifference("  longer than stop and remove by", gone, removed, "ms", "50 ms");
    }

    private static async Task<double> StartAsync(HttpClient client, PodWatch watch, string name)
    {
        var ready = watch.ExpectAsync(name, PodWatch.IsReady);
        var from = Stopwatch.GetTimestamp();
        await PodRequests.CreateAsync(client, name);
        return Stopwatch.GetElapsedTime(from, await ready).TotalMilliseconds;
    }

    private static async Task<double> EndAsync(HttpClient client, PodWatch watch, string name)
    {
        var gone = watch.ExpectAsync(name, PodWatch.IsGone);
        var from = Stopwatch.GetTimestamp();
        await PodRequests.DeleteAsync(client, name);
        return Stopwatch.GetElapsedTime(from, await gone).TotalMilliseconds;
    }
}
