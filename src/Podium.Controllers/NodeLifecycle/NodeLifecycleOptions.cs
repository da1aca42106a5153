namespace Podium.Controllers.NodeLifecycle;

/// <summary>How soon a silent node is noticed, and how fast its pods are moved. The defaults are kube-controller-manager's.</summary>
public sealed record NodeLifecycleOptions
{
    /// <summary>How often nodes are looked at.</summary>
    public TimeSpan MonitorPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After which silence a node's conditions become Unknown. Nodes renew their Leases every ten seconds.</summary>
    public TimeSpan MonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The same for a node that has never reported.</summary>
    public TimeSpan StartupGracePeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many nodes a second of a zone are tainted so that their pods go.</summary>
    public double EvictionRate { get; init; } = 0.1;

    /// <summary>The same for a large zone that is unhealthy; in a small one it is none.</summary>
    public double SecondaryEvictionRate { get; init; } = 0.01;

    /// <summary>How many nodes a zone has at least, plus one, to be large.</summary>
    public int LargeClusterSizeThreshold { get; init; } = 50;

    /// <summary>Which share of a zone's nodes must not be ready, and at least three, for the zone to be unhealthy.</summary>
    public double UnhealthyZoneThreshold { get; init; } = 0.55;
}
