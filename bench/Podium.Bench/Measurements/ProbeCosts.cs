using System.Diagnostics;
using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>
/// What probing costs: the program's processor time at 500 probes a second, a third each by HTTP, TCP and gRPC; and how many
/// exec probes a second come through, beside what the runtime bears without a kubelet.
/// </summary>
internal static class ProbeCosts
{
    private const int Pods = 25;
    private const int ContainersPerPod = 10;
    private const int ExecContainersPerPod = 10;
    private const int ExecPods = 6;
    private const int Windows = 5;
    private const int ParallelExecs = 8;
    private static readonly string Counter = Path.Combine(Path.GetTempPath(), $"podium-bench-{Environment.ProcessId}.exec-probes");
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var client = cluster.CreateClient();
        await using var watch = await PodWatch.OpenAsync(cluster);
        await CheapOnesAsync(cluster, client, watch, report);
        await ExecsAsync(cluster, client, watch, report);
    }

    // Each container has a liveness and a readiness probe, one a second each.
    private static async Task CheapOnesAsync(BenchCluster cluster, HttpClient client, PodWatch watch, Report report)
    {
        await using var target = await ProbeTarget.StartAsync();
        var names = await MakeAsync(client, watch, "probed", Pods, pod => string.Join(',', Enumerable.Range(0, ContainersPerPod).Select(
            i => Container(i, (((pod * ContainersPerPod) + i) % 3) switch
            {
                0 => string.Create(CultureInfo.InvariantCulture, $$$"""{"periodSeconds":1,"httpGet":{"path":"/healthz","host":"127.0.0.1","port":{{{target.Ports[0]}}}}}"""),
                1 => string.Create(CultureInfo.InvariantCulture, $$$"""{"periodSeconds":1,"tcpSocket":{"host":"127.0.0.1","port":{{{target.Ports[1]}}}}}"""),
                _ => string.Create(CultureInfo.InvariantCulture, $$$"""{"periodSeconds":1,"grpc":{"port":{{{target.Ports[2]}}}}}"""),
            }))));
        await Task.Delay(Settling);
        List<double> rates = [], shares = [];
        for (var i = 0; i < Windows; i++)
        {
            var (arrivedBefore, ticksBefore) = (target.Arrived, ProcessCosts.Ticks(cluster.ServerPid));
            await Task.Delay(Window);
            rates.Add((target.Arrived - arrivedBefore) / Window.TotalSeconds);
            shares.Add((ProcessCosts.Ticks(cluster.ServerPid) - ticksBefore) / Window.TotalSeconds);
        }

        await DeleteAsync(client, watch, names);
        report.Add("HTTP, TCP and gRPC probes arriving", rates, "/s", "500 /s");
        report.Add("  processor time of podium meanwhile", shares, "%");
    }

    // Sixty containers with two probes each, one a second: more than the runtime bears here.
    private static async Task ExecsAsync(BenchCluster cluster, HttpClient client, PodWatch watch, Report report)
    {
        await File.WriteAllTextAsync(Counter, "");
        var names = await MakeAsync(client, watch, "execs", ExecPods, _ => string.Join(',', Enumerable.Range(0, ExecContainersPerPod).Select(
            i => Container(i, """{"periodSeconds":1,"timeoutSeconds":10,"exec":{"command":["sh","-c","printf x >>/counter"]}}"""))));
        await Task.Delay(Settling);
        List<double> rates = [], shares = [];
        for (var i = 0; i < Windows; i++)
        {
            var (lengthBefore, ticksBefore) = (new FileInfo(Counter).Length, ProcessCosts.Ticks(cluster.ServerPid));
            await Task.Delay(Window);
            rates.Add((new FileInfo(Counter).Length - lengthBefore) / Window.TotalSeconds);
            shares.Add((ProcessCosts.Ticks(cluster.ServerPid) - ticksBefore) / Window.TotalSeconds);
        }

        await DeleteAsync(client, watch, names);
        File.Delete(Counter);
        report.Add("exec probes that come through, of 120 /s asked for", rates, "/s");
        report.Add("  processor time of podium meanwhile", shares, "%");
        report.Add("  ExecSync alone, 8 at once", await BareExecsAsync(cluster, client, watch), "/s");
    }

    private static async Task<List<double>> BareExecsAsync(BenchCluster cluster, HttpClient client, PodWatch watch)
    {
        var ready = watch.ExpectAsync("pattern", PodWatch.IsReady);
        await PodRequests.CreateAsync(client, "pattern");
        await ready;
        List<double> rates = [];
        using (var bare = await BareRuntime.LikeAsync(cluster, "pattern"))
        {
            for (var i = 0; i < Windows; i++)
            {
                var done = 0;
                var from = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, ParallelExecs).Select(async _ =>
                {
                    while (Stopwatch.GetElapsedTime(from) < Window)
                    {
                        await bare.ExecAsync("pattern", ["sh", "-c", "printf x >/dev/null"]);
                        Interlocked.Increment(ref done);
                    }
                }));
                rates.Add(done / Stopwatch.GetElapsedTime(from).TotalSeconds);
            }
        }

        await DeleteAsync(client, watch, ["pattern"]);
        return rates;
    }

    private static string Container(int number, string probe) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"name":"c{{number}}","image":"busybox:1.28","command":["sh","-c","trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"],
        "volumeMounts":[{"name":"counter","mountPath":"/counter"}],"livenessProbe":{{probe}},"readinessProbe":{{probe}}}
        """);

    // In the machine's network, because a gRPC probe goes to the pod's own address.
    private static async Task<string[]> MakeAsync(HttpClient client, PodWatch watch, string prefix, int count, Func<int, string> containers)
    {
        var names = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}")).ToArray();
        var ready = Task.WhenAll(names.Select(name => watch.ExpectAsync(name, PodWatch.IsReady)));
        for (var i = 0; i < count; i++)
        {
            await PodRequests.CreateFromAsync(client, $$$"""
                {"metadata":{"name":"{{{names[i]}}}"},"spec":{"hostNetwork":true,"containers":[{{{containers(i)}}}],
                "volumes":[{"name":"counter","hostPath":{"path":"{{{Counter}}}","type":"FileOrCreate"}}]}}
                """);
        }

        await ready;
        return names;
    }

    private static async Task DeleteAsync(HttpClient client, PodWatch watch, string[] names)
    {
        var gone = Task.WhenAll(names.Select(name => watch.ExpectAsync(name, PodWatch.IsGone)));
        await Task.WhenAll(names.Select(name => PodRequests.DeleteAsync(client, name)));
        await gone;
    }
}
