namespace Podium.Bench;

/// <summary>Makes and deletes the pods that are measured.</summary>
internal static class PodRequests
{
    private static readonly Uri Pods = new($"/api/v1/namespaces/{BenchCluster.Namespace}/pods", UriKind.Relative);

    /// <summary>Makes a pod of one container that waits for SIGTERM, and obeys it.</summary>
    public static async Task CreateAsync(HttpClient client, string name)
    {
        using var answer = await client.PostAsync(Pods, BenchCluster.Json($$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"busybox:1.28",
            "command":["sh","-c","trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]}]}}
            """));
        await BenchCluster.EnsureAsync(answer);
    }

    /// <summary>Deletes a pod.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The pod.</param>
    /// <param name="graceSeconds">Its time to end.</param>
    public static async Task DeleteAsync(HttpClient client, string name, int graceSeconds = 30)
    {
        using var answer = await client.DeleteAsync(new Uri($"{Pods}/{name}?gracePeriodSeconds={graceSeconds}", UriKind.Relative));
        await BenchCluster.EnsureAsync(answer);
    }
}
