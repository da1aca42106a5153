namespace Podium.Scenarios.Tests.Setup;

/// <summary>One cluster for all scenarios that only make objects in a namespace of their own.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private Cluster? cluster;

    internal Cluster Cluster => cluster ?? throw new InvalidOperationException("the cluster has not started");

    internal Kubectl Kubectl => Cluster.Kubectl;

    public async Task InitializeAsync() => cluster = await Cluster.StartAsync("shared");

    public async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}

/// <summary>Scenarios on the shared cluster.</summary>
[CollectionDefinition(nameof(SharedCluster))]
public sealed class SharedClusterScenarios : ICollectionFixture<SharedCluster>;
