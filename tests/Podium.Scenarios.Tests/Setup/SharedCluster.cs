namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// A cluster of all scenarios that only make objects in a namespace of their own. It starts with the first of them and is
/// taken down with the last.
/// </summary>
/// <param name="purpose">A few letters that tell the clusters of a run apart.</param>
/// <param name="up">More options for <c>podium up</c>.</param>
internal sealed class SharedCluster(string purpose, params string[] up)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private Cluster? cluster;
    private int holders;
    private Exception? failure;

    /// <summary>A cluster of one node, where nodes do not matter.</summary>
    public static SharedCluster OneNode { get; } = new("shared");

    /// <summary>A control plane's node, which has its taint, and <c>worker-1</c> to <c>worker-3</c>. All of them stay up and connected.</summary>
    public static SharedCluster FourNodes { get; } = new("four", "--nodes", "4");

    /// <summary>The cluster, up; <see cref="ReleaseAsync"/> gives it back.</summary>
    public async Task<Cluster> AcquireAsync()
    {
        await gate.WaitAsync();
        try
        {
            cluster ??= await StartOnceAsync();
            holders++;
            return cluster;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gives the cluster back; the last holder takes it down.</summary>
    public async Task ReleaseAsync()
    {
        await gate.WaitAsync();
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
            gate.Release();
        }
    }

    // A cluster that does not start is tried once: its failure is every scenario's failure.
    private async Task<Cluster> StartOnceAsync()
    {
        if (failure is not null)
        {
            throw new InvalidOperationException("the shared cluster did not start; the first scenario that asked for it says why", failure);
        }

        try
        {
            return await Cluster.StartAsync(purpose, up);
        }
        catch (Exception failed)
        {
            failure = failed;
            throw;
        }
    }
}
