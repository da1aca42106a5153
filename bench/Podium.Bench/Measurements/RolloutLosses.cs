using System.Diagnostics;
using System.Globalization;
using System.Net;
using Podium.Bench.Load;

namespace Podium.Bench.Measurements;

/// <summary>
/// A rolling update of an nginx Deployment under load through its Service. nginx ends on SIGQUIT and there is no preStop hook: whether
/// a request is lost depends on pods leaving every rule before they are told to end, and entering only when they answer.
/// </summary>
internal static class RolloutLosses
{
    private const int Runs = 10;
    private const int RequestsPerSecond = 500;
    private static readonly string Deployment = $"/apis/apps/v1/namespaces/{BenchCluster.Namespace}/deployments/rolled";
    private static readonly string Service = $"/api/v1/namespaces/{BenchCluster.Namespace}/services/rolled";

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await MeasureAsync(cluster, "one node", report);
        await using var four = cluster.WithNodes(4);
        await MeasureAsync(four, "four nodes", report);
    }

    private static async Task MeasureAsync(BenchCluster cluster, string where, Report report)
    {
        await cluster.PrepareAsync("nginx");
        using var client = cluster.CreateClient();
        await BenchCluster.SendAsync(client, HttpMethod.Post, Deployment[..Deployment.LastIndexOf('/')], """
            {"metadata":{"name":"rolled"},"spec":{"replicas":4,"selector":{"matchLabels":{"app":"rolled"}},"template":{"metadata":{"labels":{"app":"rolled"}},
            "spec":{"containers":[{"name":"main","image":"nginx:1.25.3","readinessProbe":{"httpGet":{"port":80},"periodSeconds":1}}]}}}}
            """);
        var service = await BenchCluster.SendAsync(client, HttpMethod.Post, Service[..Service.LastIndexOf('/')], """
            {"metadata":{"name":"rolled"},"spec":{"selector":{"app":"rolled"},"ports":[{"port":80}]}}
            """);
        var address = new IPEndPoint(IPAddress.Parse((string)service["spec"]!["clusterIP"]!), 80);
        await UntilRolledOutAsync(client);

        List<double> seconds = [], losses = [], answered = [];
        for (var run = 1; run <= Runs; run++)
        {
            await using var load = new ServiceLoad(address, RequestsPerSecond);
            await Task.Delay(TimeSpan.FromSeconds(1));
            var from = Stopwatch.GetTimestamp();
            await BenchCluster.SendAsync(client, HttpMethod.Patch, Deployment, string.Create(
                CultureInfo.InvariantCulture, $$$$$$"""{"spec":{"template":{"metadata":{"annotations":{"run":"{{{{{{run}}}}}}"}}}}}"""));
            await UntilRolledOutAsync(client);
            seconds.Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await load.StopAsync();
            losses.Add(load.Losses.Count);
            answered.Add(load.Answered);
            foreach (var loss in load.Losses.Take(3))
            {
                report.Note($"rollout {run} on {where}: lost: {loss}");
            }
        }

        report.Add($"rollout of 4 nginx pods under 500 requests/s, {where}: requests lost", losses, "", "0");
        report.Add("  requests answered", answered, "");
        report.Add("  start to all new pods available", seconds, "s");
        await BenchCluster.SendAsync(client, HttpMethod.Delete, Deployment, null);
        await BenchCluster.SendAsync(client, HttpMethod.Delete, Service, null);
    }

    private static async Task UntilRolledOutAsync(HttpClient client)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var deployment = await BenchCluster.SendAsync(client, HttpMethod.Get, Deployment, null);
            var (wanted, status) = ((int)deployment["spec"]!["replicas"]!, deployment["status"]!);
            if ((long?)status["observedGeneration"] >= (long)deployment["metadata"]!["generation"]! && Is("updatedReplicas") && Is("replicas") && Is("availableReplicas"))
            {
                return;
            }

            if (patience.Elapsed.TotalSeconds > 60)
            {
                throw new BenchException($"the rollout did not end within 60 s: {status.ToJsonString()}");
            }

            await Task.Delay(20);

            bool Is(string count) => (int?)status[count] == wanted;
        }
    }
}
