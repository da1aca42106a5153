using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Coordination.V1;

/// <summary>A claim of one holder for a limited time: for electing leaders and for the heartbeats of nodes.</summary>
[Resource("leases")]
public sealed partial record Lease
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who holds the lease, since when and for how long.</summary>
    public LeaseSpec Spec { get; init; } = new();
}

/// <summary>Who holds a lease, since when and for how long.</summary>
[ApiType]
public sealed partial record LeaseSpec
{
    /// <summary>When the present holder got the lease.</summary>
    [MicroTime]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>Who holds the lease. With coordinated election, it must be the identity of the elected candidate.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>For how many seconds after renewTime others must leave the lease to its holder.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>How often the lease went from one holder to another.</summary>
    public int? LeaseTransitions { get; init; }

    /// <summary>
    /// Who should hold the lease instead; the present holder then gives it up. It may be set only together with strategy.
    /// </summary>
    public string? PreferredHolder { get; init; }

    /// <summary>When the present holder last renewed the lease.</summary>
    [MicroTime]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How the leader is picked in coordinated election. Without it, election is not coordinated.</summary>
    public string? Strategy { get; init; }
}
