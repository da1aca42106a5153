namespace Podium.Bench;

/// <summary>Makes and deletes the pods that are measured.</summary>
internal static class PodRequests
{
    private static readonly Uri Pods = new($"/api/v1/namespaces/{BenchCluster.Namespace}/pods", UriKind.Relative);

    /// <summary>Makes a pod of one container that waits for SIGTERM, and obeys it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The pod.</param>
    /// <param name="restartPolicy">Its restart policy.</param>
    public static Task CreateAsync(HttpClient client, string name, string restartPolicy = "Never") => CreateFromAsync(client, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"{{{restartPolicy}}}","containers":[{"name":"main","image":"busybox:1.28",
        "command":["sh","-c","trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]}]}}
        """);

    /// <summary>Makes a pod from its whole JSON.</summary>
    public static async Task CreateFromAsync(HttpClient client, string pod)
    {
        using var answer = await client.PostAsync(Pods, BenchCluster.Json(pod));
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
