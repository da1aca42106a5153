using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Podium.Bench.Measurements;

/// <summary>
/// From a pod's loss of readiness to the first connection that its Service refuses, and back. The pod's readiness hangs on a gate
/// that the bench itself opens and closes, so that no probe's period is in the figures. Beside it are other Services.
/// </summary>
internal static class ReadinessTimes
{
    private const int Rounds = 20;
    private const int OtherServices = 200;
    private const string Pod = "gated";
    private const string OtherPod = "other";
    private static readonly string Services = $"/api/v1/namespaces/{BenchCluster.Namespace}/services";

    public static async Task MeasureAsync(BenchCluster cluster, Report report)
    {
        await cluster.PrepareAsync();
        using var client = cluster.CreateClient();
        for (var i = 0; i < OtherServices; i++)
        {
            await MakeServiceAsync(client, string.Create(CultureInfo.InvariantCulture, $"other-{i}"), OtherPod);
        }

        await MakePodAsync(client, OtherPod, "");
        await MakePodAsync(client, Pod, """ "readinessGates":[{"conditionType":"bench/open"}], """);
        var address = new IPEndPoint(IPAddress.Parse(await MakeServiceAsync(client, Pod, Pod)), 80);
        List<double> refused = [], served = [];
        for (var i = -1; i < Rounds; i++)
        {
            await SetGateAsync(client, "True");
            var opened = await UntilAsync(address, isRefused: false);
            await SetGateAsync(client, "False");
            var closed = await UntilAsync(address, isRefused: true);
            if (i >= 0)
            {
                served.Add(opened);
                refused.Add(closed);
            }
        }

        report.Add("readiness lost to first refused connection", refused, "ms", "100 ms");
        report.Add("readiness gained to first connection", served, "ms", "100 ms");
        await PodRequests.DeleteAsync(client, Pod, graceSeconds: 1);
        await PodRequests.DeleteAsync(client, OtherPod, graceSeconds: 1);
        foreach (var name in Enumerable.Range(0, OtherServices).Select(i => string.Create(CultureInfo.InvariantCulture, $"other-{i}")).Append(Pod))
        {
            using var gone = await client.DeleteAsync(new Uri($"{Services}/{name}", UriKind.Relative));
            await BenchCluster.EnsureAsync(gone);
        }

        report.Note($"readiness: among {OtherServices} other Services, which share an endpoint; counted from the answer to the write of the readiness gate.");
    }

    private static Task MakePodAsync(HttpClient client, string name, string gates) => PodRequests.CreateFromAsync(client, $$$"""
        {"metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}"}},"spec":{"terminationGracePeriodSeconds":1,{{{gates}}}
        "containers":[{"name":"main","image":"busybox:1.28","command":["httpd","-f","-p","8080"]}]}}
        """);

    private static async Task<string> MakeServiceAsync(HttpClient client, string name, string app)
    {
        using var answer = await client.PostAsync(
            new Uri(Services, UriKind.Relative),
            BenchCluster.Json($$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"selector":{"app":"{{{app}}}"},"ports":[{"port":80,"targetPort":8080}]}}"""));
        await BenchCluster.EnsureAsync(answer);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["spec"]!["clusterIP"]!;
    }

    private static async Task SetGateAsync(HttpClient client, string status)
    {
        using var body = new StringContent($$$"""{"status":{"conditions":[{"type":"bench/open","status":"{{{status}}}"}]}}""");
        body.Headers.ContentType = new("application/strategic-merge-patch+json");
        using var answer = await client.PatchAsync(new Uri($"/api/v1/namespaces/{BenchCluster.Namespace}/pods/{Pod}/status", UriKind.Relative), body);
        await BenchCluster.EnsureAsync(answer);
    }

    private static async Task<double> UntilAsync(IPEndPoint address, bool isRefused)
    {
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var wasRefused = false;
            try
            {
                await socket.ConnectAsync(address);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
            {
                wasRefused = true;
            }

            var elapsed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            if (wasRefused == isRefused)
            {
                return elapsed;
            }

            // The server's queue must not run over: the client would then wait a second before it asks again.
            await Task.Delay(1);
            if (elapsed > 30_000)
            {
                throw new BenchException($"the Service was {(isRefused ? "still served" : "not served")} after 30 s");
            }
        }
    }
}
