namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// The one cluster of all scenarios that only make objects in a namespace of their own. It starts with the first of them and is
/// taken down with the last.
/// </summary>
internal static class SharedCluster
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static Cluster? cluster;
    private static int holders;

    /// <summary>The cluster, up; <see cref="ReleaseAsync"/> gives it back.</summary>
    public static async Task<Cluster> AcquireAsync()
    {
        await Gate.WaitAsync();
        try
        {
            cluster ??= await Cluster.StartAsync("shared");
            holders++;
            return cluster;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Gives the cluster back; the last holder takes it down.</summary>
    public static async Task ReleaseAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (--holders == 0 && cluster is { } last)
            {
                cluster = null;
                await last.DisposeAsync();
            }
        }
        finally
        {
            Gate.Release();
        }
    }
}
