using System.Diagnostics;
using System.Text.Json;

namespace Podium.Bench;

/// <summary>A watch on the namespace's pods, as any client has it, that tells when a pod was first seen in some state.</summary>
internal sealed class PodWatch : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Expectation> expected = [];
    private readonly Lock gate = new();
    private readonly Task reading;

    private PodWatch(HttpClient client, Stream stream)
    {
        this.client = client;
        reading = ReadAsync(stream);
    }

    /// <summary>What a state looks like in an event.</summary>
    /// <param name="type">ADDED, MODIFIED or DELETED.</param>
    /// <param name="pod">The pod.</param>
    public delegate bool Condition(string type, JsonElement pod);

    /// <summary>The pod's condition Ready is True.</summary>
    public static bool IsReady(string type, JsonElement pod)
    {
        if (!pod.GetProperty("status").TryGetProperty("conditions", out var conditions))
        {
            return false;
        }

        foreach (var condition in conditions.EnumerateArray())
        {
            if (condition.GetProperty("type").ValueEquals("Ready"))
            {
                return condition.GetProperty("status").ValueEquals("True");
            }
        }

        return false;
    }

    /// <summary>The pod is gone.</summary>
    public static bool IsGone(string type, JsonElement pod) => type == "DELETED";

    /// <summary>The first container's state is terminated.</summary>
    public static bool IsTerminated(string type, JsonElement pod) =>
        pod.GetProperty("status").TryGetProperty("containerStatuses", out var statuses)
        && statuses[0].GetProperty("state").TryGetProperty("terminated", out _);

    /// <summary>The first container runs again.</summary>
    public static bool IsRestarted(string type, JsonElement pod) =>
        pod.GetProperty("status").TryGetProperty("containerStatuses", out var statuses)
        && statuses[0].GetProperty("restartCount").GetInt32() > 0
        && statuses[0].GetProperty("state").TryGetProperty("running", out _);

    /// <summary>Opens the watch.</summary>
    public static async Task<PodWatch> OpenAsync(BenchCluster cluster)
    {
        var client = cluster.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/namespaces/{BenchCluster.Namespace}/pods?watch=true");
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await BenchCluster.EnsureAsync(answer);
        return new PodWatch(client, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Waits for a pod's state; call it before what brings the state about.</summary>
    /// <returns>When it was seen, in ticks of <see cref="Stopwatch"/>.</returns>
    public Task<long> ExpectAsync(string pod, Condition condition)
    {
        var expectation = new Expectation(pod, condition, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            expected.Add(expectation);
        }

        return expectation.Seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        client.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ReadAsync(Stream stream)
    {
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(stop.Token) is { } line)
        {
            var now = Stopwatch.GetTimestamp();
            using var change = JsonDocument.Parse(line);
            var type = change.RootElement.GetProperty("type").GetString()!;
            var pod = change.RootElement.GetProperty("object");
            var name = pod.GetProperty("metadata").GetProperty("name");
            lock (gate)
            {
                expected.RemoveAll(expectation =>
                    name.ValueEquals(expectation.Pod) && expectation.Condition(type, pod) && expectation.Seen.TrySetResult(now));
            }
        }
    }

    private sealed record Expectation(string Pod, Condition Condition, TaskCompletionSource<long> Seen);
}
