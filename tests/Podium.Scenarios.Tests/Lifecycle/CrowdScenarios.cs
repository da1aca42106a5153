using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>As many pods as a node takes, one of them of twenty containers, all probed every second, on a cluster of their own.</summary>
[Collection(Undisturbed.Name)]
public sealed class CrowdScenarios
{
    private const int MostPods = 110;

    [Fact]
    public async Task A_full_node_with_every_container_probed_each_second_starves_nobody_and_refuses_one_more()
    {
        await using var cluster = await Cluster.StartAsync("crowd");
        var kubectl = await cluster.InNewNamespaceAsync("crowd");
        await kubectl.MakeAsync(PodOf("many", 20));
        await kubectl.WaitReadyAsync("many");
        Assert.Equal("20/20", (await kubectl.RowAsync("many")).Ready);

        await kubectl.MakeAsync(string.Join("\n---\n", Enumerable.Range(1, MostPods - 1).Select(i => PodOf(Name(i), 1))));
        await kubectl.WaitAsync("--for=condition=Ready", "pod", "--all");

        await kubectl.MakeAsync(PodOf("one-too-many", 1));
        var refused = await kubectl.WaitEventAsync("one-too-many", e => e.Reason == "FailedScheduling");
        Assert.StartsWith("0/1 nodes are available: 1 Too many pods.", refused.Message, StringComparison.Ordinal);

        // A place that becomes free is taken, and the crowd answers as one pod alone would.
        (await kubectl.RunAsync("delete", "pod", Name(1))).Succeeded();
        await kubectl.WaitReadyAsync("one-too-many");
        Assert.Equal("here\n", (await kubectl.RunAsync("exec", "many", "-c", "c19", "--", "echo", "here")).Succeeded().Output);
        var pods = JsonNode.Parse((await kubectl.RunAsync("get", "pods", "-o", "json")).Succeeded().Output)!["items"]!.AsArray();
        Assert.Equal(MostPods, pods.Count);
        Assert.All(
            pods.SelectMany(pod => pod!["status"]!["containerStatuses"]!.AsArray()),
            status => Assert.Equal((0, true), (status!["restartCount"]!.GetValue<int>(), status["ready"]!.GetValue<bool>())));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"one-of-many-{number}");

    private static string PodOf(string name, int containers) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}"}
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{{string.Join(", ", Enumerable.Range(0, containers).Select(Container))}}]
        """;

    // Each serves pages on a port of its own.
    private static string Container(int number)
    {
        var port = 8000 + number;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {name: c{{number}}, image: "busybox:1.28", command: [sh, -c, "echo ok >/tmp/index.html; exec httpd -f -p {{port}} -h /tmp"],
            livenessProbe: {periodSeconds: 1, httpGet: {path: /index.html, port: {{port}} } },
            readinessProbe: {periodSeconds: 1, tcpSocket: {port: {{port}} } } }
            """);
    }
}
