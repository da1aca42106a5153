using System.Diagnostics;
using System.Globalization;

namespace Podium.Bench.Measurements;

/// <summary>Requests a second over sixteen TLS connections, one request at a time on each. The client shares the machine.</summary>
internal static class ApiRates
{
    private const int Connections = 16;
    private const int Rounds = 5;
    private const int ListedPods = 1000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly string ConfigMaps = $"/api/v1/namespaces/{BenchCluster.Namespace}/configmaps";

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        var clients = Enumerable.Range(0, Connections).Select(_ => cluster.CreateClient()).ToArray();
        var made = new int[Connections];
        Task<HttpResponseMessage> CreateAsync(HttpClient client, int connection, int i)
        {
            made[connection]++;
            return client.PostAsync(new Uri(ConfigMaps, UriKind.Relative), ConfigMap(connection, made[connection], "first"));
        }

        report.Add("API creates/s", await RatesAsync(clients, CreateAsync), "/s", "2,156 /s");
        report.Add("API gets/s", await RatesAsync(clients, (client, connection, i) =>
            client.GetAsync(new Uri($"{ConfigMaps}/{NameOf(connection, (i % made[connection]) + 1)}", UriKind.Relative))), "/s", "15,312 /s");
        report.Add("API updates/s", await RatesAsync(clients, (client, connection, i) =>
        {
            var number = (i % made[connection]) + 1;
            return client.PutAsync(
                new Uri($"{ConfigMaps}/{NameOf(connection, number)}", UriKind.Relative),
                ConfigMap(connection, number, i.ToString(CultureInfo.InvariantCulture)));
        }), "/s", "1,998 /s");

        await MakePodsAsync(clients);
        report.Add("API lists of 1,000 pods/s", await RatesAsync(clients, (client, _, _) =>
            ReadAsync(client, "/api/v1/namespaces/bench-lists/pods")), "/s", "252 /s");
        foreach (var client in clients)
        {
            client.Dispose();
        }

        report.Note("api: 16 connections of HTTP/1.1 over TLS; the client's own work, in the same machine, is part of the figures.");
    }

    private static string NameOf(int connection, int number) => string.Create(CultureInfo.InvariantCulture, $"map-{connection}-{number}");

    private static StringContent ConfigMap(int connection, int number, string value) => BenchCluster.Json(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{NameOf(connection, number)}}}"},"data":{"value":"{{{value}}}","filler":"{{{new string('x', 100)}}}"}}""");

    /// <summary>Reads an answer to its end without keeping it: what the client does with it is not measured.</summary>
    private static async Task<HttpResponseMessage> ReadAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(Stream.Null);
        return answer;
    }

    private static async Task<List<double>> RatesAsync(HttpClient[] clients, Func<HttpClient, int, int, Task<HttpResponseMessage>> request)
    {
        var rates = new List<double>();
        var sent = new int[clients.Length];
        for (var round = -1; round < Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            var before = sent.Sum();
            await Task.WhenAll(clients.Select((client, connection) => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(from) < Round)
                {
                    using var answer = await request(client, connection, sent[connection]++);
                    await BenchCluster.EnsureAsync(answer);
                }
            })));
            if (round >= 0)
            {
                rates.Add((sent.Sum() - before) / Stopwatch.GetElapsedTime(from).TotalSeconds);
            }
        }

        return rates;
    }

    private static async Task MakePodsAsync(HttpClient[] clients)
    {
        using var made = await clients[0].PostAsync(new Uri("/api/v1/namespaces", UriKind.Relative), BenchCluster.Json("""{"metadata":{"name":"bench-lists"}}"""));
        await BenchCluster.EnsureAsync(made);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            using var account = await clients[0].GetAsync(new Uri("/api/v1/namespaces/bench-lists/serviceaccounts/default", UriKind.Relative));
            if (account.IsSuccessStatusCode || patience.Elapsed.TotalSeconds > 10)
            {
                break;
            }

            await Task.Delay(20);
        }

        // A scheduler that does not exist: the pods stay as they are.
        await Task.WhenAll(clients.Select((client, connection) => Task.Run(async () =>
        {
            for (var i = connection; i < ListedPods; i += clients.Length)
            {
                using var answer = await client.PostAsync(new Uri("/api/v1/namespaces/bench-lists/pods", UriKind.Relative), BenchCluster.Json(
                    $$$$"""{"metadata":{"name":"pod-{{{{i}}}}","labels":{"app":"listed"}},"spec":{"schedulerName":"nobody","containers":[{"name":"main","image":"busybox:1.28","resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}]}}"""));
                await BenchCluster.EnsureAsync(answer);
            }
        })));
    }
}
