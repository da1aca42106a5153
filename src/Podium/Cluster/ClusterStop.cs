namespace Podium.Cluster;

internal static class ClusterStop
{
    public static Task<int> RunAsync(ClusterOptions options, bool purge, string kubeconfigOption, CancellationToken cancellationToken) => Task.FromResult(0);
}
