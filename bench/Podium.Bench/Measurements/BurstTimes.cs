using System.Diagnostics;
using System.Globalization;
using Podium.Cri.Grpc;

namespace Podium.Bench.Measurements;

/// <summary>Fifty pods at once until all are Ready, beside the same CRI calls alone, four at a time.</summary>
internal static class BurstTimes
{
    private const int Rounds = 3;
    private const int Pods = 50;
    private const int ParallelCopies = 4;

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var client = cluster.CreateClient();
        await using var watch = await PodWatch.OpenAsync(cluster);
        var patternReady = watch.ExpectAsync("pattern", PodWatch.IsReady);
        await PodRequests.CreateAsync(client, "pattern");
        await patternReady;
        using var bare = await BareRuntime.LikeAsync(cluster, "pattern");
        List<double> ready = [], started = [], gone = [];
        var retries = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var names = Enumerable.Range(0, Pods).Select(i => string.Create(CultureInfo.InvariantCulture, $"burst-{round}-{i}")).ToArray();
            ready.Add(await AllAsync(names, PodWatch.IsReady, watch, name => PodRequests.CreateAsync(client, name)));
            gone.Add(await AllAsync(names, PodWatch.IsGone, watch, name => PodRequests.DeleteAsync(client, name)));

            var copies = new BarePod[Pods];
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelCopies };
            var from = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(0, Pods, options, async (i, _) =>
            {
                while (true)
                {
                    try
                    {
                        copies[i] = await bare.StartAsync();
                        return;
                    }
                    catch (GrpcException) when (Interlocked.Increment(ref retries) < Pods)
                    {
                        // The low-level runtime fails now and then when several start at once; the kubelet retries too.
                    }
                }
            });
            started.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
            await Parallel.ForEachAsync(copies, options, async (copy, _) =>
            {
                await bare.StopAsync(copy);
                await bare.RemoveAsync(copy);
            });
        }

        var patternGone = watch.ExpectAsync("pattern", PodWatch.IsGone);
        await PodRequests.DeleteAsync(client, "pattern");
        await patternGone;
        report.Add("50 pods at once, all Ready", ready, "s", "CRI alone + 10 %");
        report.Add("  the same CRI calls alone, 4 at once", started, "s");
        report.Add("  ratio", [.. ready.Zip(started, (a, b) => a / b)], "x", "1.10 x");
        report.Add("50 pods deleted at once, all gone", gone, "s");
        if (retries > 0)
        {
            report.Note($"burst: {retries} of the bare CRI starts failed in the low-level runtime and were repeated.");
        }
    }

    private static async Task<double> AllAsync(string[] names, PodWatch.Condition condition, PodWatch watch, Func<string, Task> request)
    {
        var seen = Task.WhenAll(names.Select(name => watch.ExpectAsync(name, condition)));
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(names.Select(request));
        return Stopwatch.GetElapsedTime(from, (await seen).Max()).TotalSeconds;
    }
}
