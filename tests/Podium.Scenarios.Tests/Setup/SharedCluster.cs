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
    private static Exception? failure;

    /// <summary>The cluster, up; <see cref="ReleaseAsync"/> gives it back.</summary>
    public static async Task<Cluster> AcquireAsync()
    {
        await Gate.WaitAsync();
        try
        {
            cluster ??= await StartOnceAsync();
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

    // A cluster that does not start is tried once: its failure is every scenario's failure.
    private static async Task<Cluster> StartOnceAsync()
    {
        if (failure is not null)
        {
            throw new InvalidOperationException("the shared cluster did not start; the first scenario that asked for it says why", failure);
        }

        try
        {
            return await Cluster.StartAsync("shared");
        }
        catch (Exception failed)
        {
            failure = failed;
            throw;
        }
    }
}
