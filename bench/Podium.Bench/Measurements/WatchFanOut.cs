using System.Diagnostics;
using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>From the moment before an update is sent to its arrival at each of a hundred watchers, each on a connection of its own.</summary>
internal static class WatchFanOut
{
    private const int Watchers = 100;
    private const int Rounds = 5;
    private const int UpdatesARound = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly string Path = $"/api/v1/namespaces/{BenchCluster.Namespace}/configmaps";

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var writer = cluster.CreateClient();
        using (var made = await writer.PostAsync(new Uri(Path, UriKind.Relative), ConfigMap(0)))
        {
            await BenchCluster.EnsureAsync(made);
        }

        using var stop = new CancellationTokenSource();
        var arrivals = Enumerable.Range(0, Watchers).Select(_ => new long[(Rounds + 1) * UpdatesARound]).ToArray();
        using var connected = new CountdownEvent(Watchers);
        var reading = arrivals.Select(times => Task.Run(() => ReadAsync(cluster, times, connected, stop.Token))).ToArray();
        await Task.Run(() => connected.Wait(TimeSpan.FromSeconds(30)));
        var sent = new long[(Rounds + 1) * UpdatesARound];
        for (var i = 0; i < sent.Length; i++)
        {
            await Task.Delay(Pause);
            sent[i] = Stopwatch.GetTimestamp();
            using var answer = await writer.PutAsync(new Uri($"{Path}/fan-out", UriKind.Relative), ConfigMap(i + 1));
            await BenchCluster.EnsureAsync(answer);
        }

        if (await Task.WhenAny(Task.WhenAll(reading), Task.Delay(TimeSpan.FromSeconds(10))) is { IsFaulted: true } failed)
        {
            await failed;
        }

        await stop.CancelAsync();
        List<double> median = [], worst = [];
        for (var round = 1; round <= Rounds; round++) // The round before warms up.
        {
            var latencies = arrivals
                .SelectMany(times => Enumerable.Range(round * UpdatesARound, UpdatesARound).Select(i =>
                    times[i] != 0 ? Stopwatch.GetElapsedTime(sent[i], times[i]).TotalMilliseconds : throw new BenchException("a watcher missed an event")))
                .Order().ToArray();
            median.Add(latencies[latencies.Length / 2]);
            worst.Add(latencies[latencies.Length * 99 / 100]);
        }

        report.Add("update to 100 watchers, p50", median, "ms");
        report.Add("update to 100 watchers, p99", worst, "ms", "3.7 ms");
    }

    private static async Task ReadAsync(BenchCluster cluster, long[] arrivals, CountdownEvent connected, CancellationToken cancellationToken)
    {
        using var client = cluster.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?watch=true&fieldSelector=metadata.name=fan-out");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await BenchCluster.EnsureAsync(answer);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        await lines.ReadLineAsync(cancellationToken); // The object as it was.
        connected.Signal();
        for (var i = 0; i < arrivals.Length; i++)
        {
            await lines.ReadLineAsync(cancellationToken);
            arrivals[i] = Stopwatch.GetTimestamp();
        }
    }

    private static StringContent ConfigMap(int number) => BenchCluster.Json(string.Create(CultureInfo.InvariantCulture,
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fan-out"},"data":{"number":"{{{number}}}"}}"""));
}
