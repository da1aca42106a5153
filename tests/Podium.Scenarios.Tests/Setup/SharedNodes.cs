namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// Scenarios on the shared cluster of four nodes. They run one after the other: a taint, a label or a crowd of pods on a node is no one's
/// own, and decides where others' pods go and on how many nodes a daemon runs.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SharedNodes : ICollectionFixture<SharedNodes.Cluster>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "shared nodes";

    /// <summary>Keeps the cluster up from the first class to the last.</summary>
    public sealed class Cluster : IAsyncLifetime
    {
        private bool isHeld;

        public async Task InitializeAsync()
        {
            await SharedCluster.FourNodes.AcquireAsync();
            isHeld = true;
        }

        public Task DisposeAsync() => isHeld ? SharedCluster.FourNodes.ReleaseAsync() : Task.CompletedTask;
    }
}
