using System.Globalization;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>A namespace of its own on the shared cluster, for the scenarios of one class; its pods are ended with it.</summary>
public class Playground : IAsyncLifetime
{
    private static int count;
    private Cluster? cluster;
    private Kubectl? kubectl;

    internal Cluster Cluster => cluster ?? throw new InvalidOperationException("the cluster has not started");

    internal Kubectl Kubectl => kubectl ?? throw new InvalidOperationException("the namespace has not been made");

    internal virtual SharedCluster Shared => SharedCluster.OneNode;

    /// <summary>The namespace's name.</summary>
    public string Namespace => Kubectl.Namespace;

    public async Task InitializeAsync()
    {
        cluster = await Shared.AcquireAsync();
        kubectl = await cluster.InNewNamespaceAsync(
            string.Create(CultureInfo.InvariantCulture, $"scenario-{Interlocked.Increment(ref count)}"));
    }

    public async Task DisposeAsync()
    {
        if (cluster is null)
        {
            return;
        }

        try
        {
            if (kubectl is not null)
            {
                // In a namespace that ends, nobody makes pods anew.
                await cluster.Kubectl.RunAsync("delete", "namespace", kubectl.Namespace, "--wait=false");
                await kubectl.RunAsync("delete", "pods", "--all", "--force", "--grace-period=0", "--wait=false");
            }
        }
        finally
        {
            await Shared.ReleaseAsync();
        }
    }
}

/// <summary>A namespace of its own on the shared cluster of four nodes.</summary>
public sealed class FourNodes : Playground
{
    internal override SharedCluster Shared => SharedCluster.FourNodes;
}
