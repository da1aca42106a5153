using System.Diagnostics;

namespace Podium.Bench.Measurements;

/// <summary>A Deployment of 100 pods on a cluster of four nodes, three of them workers: from its creation until all pods are Ready.</summary>
internal static class DeploymentTimes
{
    private const int Rounds = 3;
    private const int Replicas = 100;
    private static readonly string Deployments = $"/apis/apps/v1/namespaces/{BenchCluster.Namespace}/deployments";

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await using var four = cluster.WithNodes(4);
        await four.PrepareAsync();
        using var client = four.CreateClient();
        List<double> ready = [], gone = [];
        for (var round = 0; round < Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            await BenchCluster.SendAsync(client, HttpMethod.Post, Deployments, $$$$$$"""
                {"metadata":{"name":"hundred"},"spec":{"replicas":{{{{{{Replicas}}}}}},"selector":{"matchLabels":{"app":"hundred"}},"template":{"metadata":{"labels":{"app":"hundred"}},
                "spec":{"containers":[{"name":"main","image":"busybox:1.28","command":["sh","-c","trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]}]}}}}
                """);
            await UntilAsync(client, from, "/status/readyReplicas", Replicas);
            ready.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
            from = Stopwatch.GetTimestamp();
            await BenchCluster.SendAsync(client, HttpMethod.Delete, Deployments + "/hundred", null);
            await UntilGoneAsync(client, from);
            gone.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
        }

        report.Add("Deployment of 100 pods on 4 nodes, all Ready", ready, "s");
        report.Add("  deleted, all pods gone", gone, "s");
    }

    private static async Task UntilAsync(HttpClient client, long from, string path, int value)
    {
        var fields = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        while ((int?)(await BenchCluster.SendAsync(client, HttpMethod.Get, Deployments + "/hundred", null))[fields[0]]?[fields[1]] != value)
        {
            await WaitAsync(from);
        }
    }

    private static async Task UntilGoneAsync(HttpClient client, long from)
    {
        var pods = $"/api/v1/namespaces/{BenchCluster.Namespace}/pods?labelSelector=app%3Dhundred&limit=1";
        while ((await BenchCluster.SendAsync(client, HttpMethod.Get, pods, null))["items"]!.AsArray().Count > 0)
        {
            await WaitAsync(from);
        }
    }

    private static Task WaitAsync(long from) => Stopwatch.GetElapsedTime(from).TotalSeconds < 120
        ? Task.Delay(20)
        : throw new BenchException("a Deployment of 100 pods did not get there within 120 s");
}
