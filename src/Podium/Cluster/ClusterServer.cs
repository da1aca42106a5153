namespace Podium.Cluster;

internal static class ClusterServer
{
    public static Task<int> RunAsync(ClusterOptions options, StartReport report, bool endPodsOnStop, CancellationToken cancellationToken) => Task.FromResult(0);
}
