using Podium.Api.Core.V1;

namespace Podium.Controllers.Descheduler;

/// <summary>Evens out the placement of pods by evicting some, for the scheduler to place their successors better.</summary>
public interface IBalancePlugin
{
    /// <summary>Upstream's name.</summary>
    string Name { get; }

    /// <summary>Evicts what is too much somewhere. What it sees is one moment's picture; evictions do not change it.</summary>
    Task BalanceAsync(BalanceContext context, CancellationToken cancellationToken);
}

/// <summary>What a plugin works with.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Evictability">Which pods may be evicted.</param>
/// <param name="EvictAsync">Evicts a pod.</param>
/// <param name="Note">Takes a sentence for whoever reads the run's report.</param>
public sealed record BalanceContext(
    ClusterPicture Cluster, Evictability Evictability, Func<Pod, CancellationToken, Task<EvictionOutcome>> EvictAsync, Action<string> Note);

/// <summary>What became of an eviction.</summary>
public enum EvictionOutcome
{
    /// <summary>The pod ends; in a dry run, it would.</summary>
    Evicted,

    /// <summary>The API refused it, for the sake of a disruption budget or because the pod is gone.</summary>
    Refused,

    /// <summary>The run has evicted as many of the pod's namespace as it may.</summary>
    NamespaceLimit,

    /// <summary>The run has evicted as many of the pod's node as it may.</summary>
    NodeLimit,

    /// <summary>The run has evicted as many as it may.</summary>
    TotalLimit,
}
